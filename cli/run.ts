import { setTimeout } from "node:timers/promises";
import { Transport } from "../mod.ts";
import type { RequestOptions, TransportOptions } from "../transport/options.ts";
import { BodyOutput } from "./body_output.ts";
import { usageError } from "./cli_error.ts";
import { complain } from "./complain.ts";
import type { Io } from "./io.ts";
import type { Values } from "./options.ts";
import type { Progress } from "./progress.ts";
import { requestOptionsOf, transportOptionsOf, urlOf } from "./request.ts";
import { Session } from "./session.ts";

/**
 * Sends the requests one after the other over one transport, and shows what happens.
 *
 * @returns The exit status: that of the last request that failed.
 */
export async function run(values: Values, urls: readonly string[], io: Io): Promise<number> {
  using session = new Session(values, io);
  using body = new BodyOutput(values.bodyFile ?? "", io);
  const { signal, progress, reporter } = session;
  const request = { ...await requestOptionsOf(values, io), signal };
  await using transport = createTransport(await transportOptionsOf(values, io));
  reporter.attach(transport.trace);
  let status = 0;
  const calls = urls.flatMap((url) => new Array<string>(values.count ?? 1).fill(url));
  for (const [index, url] of calls.entries()) {
    try {
      if (index > 0) await pause(values.interval, signal);
      await perform(transport, url, request, body, progress);
    } catch (error) {
      session.throwIfStopped();
      progress?.clear();
      status = complain(error, io, values);
    }
    session.throwIfStopped();
  }
  return status;
}

/** Sends one request, and reads the response to its end. */
async function perform(
  transport: Transport,
  url: string,
  request: RequestOptions,
  output: BodyOutput,
  progress: Progress | null,
): Promise<void> {
  const { headers, body } = await transport.request(urlOf(url), request);
  output.open();
  progress?.begin(sizeOf(headers));
  for await (const bytes of body ?? []) {
    await output.write(bytes);
    progress?.add(bytes.length);
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
