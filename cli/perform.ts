import type { Transport } from "../mod.ts";
import type { TransportResponse } from "../transport/response.ts";
import type { Values } from "./args/options.ts";
import type { BodyOutput } from "./body_output.ts";
import { CliError } from "./errors/cli_error.ts";
import { FAIL_STATUS } from "./errors/exit_status.ts";
import type { Failures } from "./errors/failures.ts";
import type { Progress } from "./progress/progress.ts";
import type { RequestPlan } from "./request.ts";
import type { Session } from "./session.ts";
import type { Target } from "./targets.ts";

/** A body up to this size is read at once, which is cheaper than piece by piece. */
const SMALL_BODY_BYTES = 65_536;

/** What all requests have in common. */
export interface Errand {
  readonly transport: Transport;
  readonly plan: RequestPlan;
  readonly session: Session;
  readonly output: BodyOutput;
  readonly failures: Failures;
  readonly values: Values;
}

/** Sends one request, and reads the response to its end; if that fails, others follow all the same. */
export async function perform({ url, file }: Target, errand: Errand): Promise<void> {
  const { transport, plan, session, output, failures, values } = errand;
  const { signal, progress, runProgress } = session;
  const beganAt = runProgress?.began() ?? 0;
  const watched = session.writeOut?.watch(url) ?? null;
  let failed = false;
  let failure: unknown = null;
  let fileName: string | null = null;
  try {
    output.aim(url, file);
    fileName = output.fileName;
    const response = await transport.request(url, { ...plan.options, ...watched?.options, signal });
    failed = values.fail && response.status >= 400;
    if (!failed) output.open();
    await readBody(response, failed ? null : output, progress);
    if (failed) throw unacceptable(response);
  } catch (error) {
    failed = true;
    failure = error;
    progress?.clear();
    // The reader of the bodies has gone: nobody wants more of them.
    if (error instanceof CliError && error.silent) session.stop(error);
    if (!signal.aborted) failures.add(error);
  } finally {
    runProgress?.ended(beganAt, failed);
  }
  if (!signal.aborted) watched?.end({ error: failure, fileName });
}

/** Reads a body to its end, and writes it where it is wanted. */
async function readBody(
  response: TransportResponse,
  output: BodyOutput | null,
  progress: Progress | null,
): Promise<void> {
  const size = sizeOf(response.headers);
  const isSmall = size !== null && size <= SMALL_BODY_BYTES;
  if (isSmall && progress === null && !output?.isWanted) {
    await response.bytes();
    return;
  }
  progress?.begin(size);
  for await (const bytes of response.body) {
    await output?.write(bytes);
    progress?.add(bytes.length);
  }
}

/** The size of a body that is sent as it is, or `null` if it is not known. */
function sizeOf(headers: Headers): number | null {
  const length = headers.get("content-length");
  return length === null || headers.has("content-encoding") ? null : Number(length);
}

function unacceptable({ url, status }: TransportResponse): CliError {
  return new CliError(FAIL_STATUS, `Cannot accept the response of ${url}: its status is ${status}`);
}
