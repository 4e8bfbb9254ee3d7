import { setTimeout } from "node:timers/promises";
import { Transport } from "../mod.ts";
import type { TransportOptions } from "../transport/options.ts";
import { BodyOutput } from "./body_output.ts";
import { CliError, usageError } from "./cli_error.ts";
import { complain } from "./complain.ts";
import { FAIL_STATUS } from "./exit_status.ts";
import type { Io } from "./io.ts";
import type { Values } from "./options.ts";
import { planOf, type RequestPlan, transportOptionsOf } from "./request.ts";
import { Session } from "./session.ts";

/**
 * Sends the requests one after the other over one transport, and shows what happens.
 *
 * @returns The exit status: that of the last request that failed.
 */
export async function run(values: Values, urls: readonly string[], io: Io): Promise<number> {
  using session = new Session(values, io);
  using body = new BodyOutput(values, io);
  const { signal, progress, reporter } = session;
  const plan = await planOf(values, io);
  await using transport = createTransport(await transportOptionsOf(values, io));
  reporter.attach(transport.trace);
  let status = 0;
  // Loaded now, so that the first handshake is not billed for it.
  if (urls.some((url) => /^https:/i.test(url))) await import("../transport/node_tls.ts");
  let isFirst = true;
  for (const url of repeated(urls, values.count ?? 1)) {
    try {
      if (!isFirst) await pause(values.interval, signal);
      isFirst = false;
      await perform(transport, url, { plan, session, body, fail: values.fail });
    } catch (error) {
      session.throwIfStopped();
      progress?.clear();
      status = complain(error, io, values);
    }
    session.throwIfStopped();
  }
  return status;
}

/** Each URL so many times, one after the other: the number may be large. */
function* repeated(urls: readonly string[], count: number): Generator<string> {
  for (const url of urls) {
    for (let done = 0; done < count; done++) yield url;
  }
}

/** What each request has in common with the others. */
interface Performance {
  readonly plan: RequestPlan;
  readonly session: Session;
  readonly body: BodyOutput;
  /** A status from 400 on is a failure, and its body is dropped. */
  readonly fail: boolean;
}

/** Sends one request, and reads the response to its end. */
async function perform(transport: Transport, argument: string, by: Performance): Promise<void> {
  const { plan, session: { signal, progress }, body: output } = by;
  const url = plan.urlOf(argument);
  output.aim(url);
  const { headers, body, status } = await transport.request(url, { ...plan.options, signal });
  const failed = by.fail && status >= 400;
  if (!failed) output.open();
  progress?.begin(sizeOf(headers));
  for await (const bytes of body) {
    if (!failed) await output.write(bytes);
    progress?.add(bytes.length);
  }
  if (failed) {
    throw new CliError(FAIL_STATUS, `Cannot accept the response: its status is ${status}`);
  }
}

function createTransport(options: TransportOptions): Transport {
  try {
    return new Transport(options);
  } catch (error) {
    if (error instanceof RangeError) throw usageError(error.message);
    throw error;
  }
}

async function pause(duration: number | undefined, signal: AbortSignal): Promise<void> {
  if (duration !== undefined) await setTimeout(duration, undefined, { signal });
}

/** The size of a body that is sent as it is, or `null` if it is not known. */
function sizeOf(headers: Headers): number | null {
  const length = headers.get("content-length");
  return length === null || headers.has("content-encoding") ? null : Number(length);
}
