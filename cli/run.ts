import { Transport } from "../mod.ts";
import type { TransportOptions } from "../transport/options.ts";
import { parseUrl } from "../transport/parsed_url.ts";
import { type Amount, amountOf, isMany } from "./args/amount.ts";
import type { Values } from "./args/options.ts";
import { BodyOutput } from "./body_output.ts";
import { conclude } from "./conclusion.ts";
import { usageError } from "./errors/cli_error.ts";
import { Failures } from "./errors/failures.ts";
import { tell } from "./files.ts";
import type { Io } from "./io.ts";
import { type Errand, perform } from "./perform.ts";
import { rehearse } from "./rehearsal.ts";
import { planOf, transportOptionsOf } from "./request.ts";
import { onSchedule, pause, systemClock } from "./schedule.ts";
import { Session } from "./session.ts";
import { type Target, targetsOf } from "./targets.ts";
import { warmUpTls } from "./tls_warm_up.ts";
import { workOff } from "./workers.ts";

/** What a transport keeps by itself. */
const LEAST_IDLE = { maxIdleConns: 100, maxIdleConnsPerHost: 32 };

/**
 * Sends the requests over one transport, and shows what happens.
 *
 * @returns The exit status: that of the last request that failed.
 */
export async function run(values: Values, urls: readonly string[], io: Io): Promise<number> {
  const targets = targetsOf(urls, values.bodyFiles);
  const amount = amountOf(values, urls.length);
  if (isAloneAmongMany(amount) && !values.silent) {
    tell("One request is sent: -n N sends more\n", io);
  }
  using session = await Session.open(values, io, null, amount);
  const failures = new Failures(amount.requests, isMany(amount), values, io);
  await sendAll(targets, amount, { values, session, failures }, io);
  const status = await conclude(session, values, io, failures.status, failures.besides);
  failures.tell();
  return status;
}

/** Whether there is but one request, and options that mean something to several alone. */
function isAloneAmongMany({ requests, concurrency, rate, interval }: Amount): boolean {
  return requests === 1 && (concurrency > 1 || rate !== null || interval !== null);
}

/** Sends all requests; when this is over, the connections are closed too. */
async function sendAll(
  targets: readonly Target[],
  amount: Amount,
  given: Pick<Errand, "values" | "session" | "failures">,
  io: Io,
): Promise<void> {
  const { values, session } = given;
  const { signal, reporter, runProgress } = session;
  const { interval, rate, concurrency, requests } = amount;
  const plan = await planOf(values, io);
  using output = new BodyOutput(values, io);
  // Details take Node's TLS, which is half as fast.
  const tlsDetails = !reporter.isBrief || session.writeOut !== null;
  await using transport = createTransport({
    ...await transportOptionsOf(values, io),
    ...enoughIdle(concurrency),
    tlsDetails,
  });
  reporter.attach(transport.trace);
  if (mayUseTls(values, targets)) {
    await warmUpTls(tlsDetails || values.cert !== undefined ? "node" : "deno");
  }
  await rehearse((trace) => session.rehearse(trace), values.compressed);
  const errand: Errand = { ...given, plan, output, transport };
  const jobs = repeated(usable(targets, errand), values.count ?? 1);
  using _redrawing = runProgress?.start();
  await workOff({
    jobs: rate === null ? jobs : onSchedule(jobs, rate, systemClock(signal)),
    workers: Math.min(concurrency, requests),
    signal,
    perform: (target) => perform(target, errand),
    rest: () => interval === null ? null : pause(interval, signal),
  });
}

function mayUseTls({ location, proxy = "" }: Values, targets: readonly Target[]): boolean {
  return location || [proxy, ...targets.map(({ url }) => url)].some((url) => /^https:/i.test(url));
}

/** The URLs that arguments mean. One that cannot be used is told of before anything is sent. */
function usable(targets: readonly Target[], { plan, output, failures }: Errand): Target[] {
  return targets.flatMap(({ url: argument, file }) => {
    try {
      const url = plan.urlOf(argument);
      parseUrl(url);
      output.aim(url, file);
      return [{ url, file }];
    } catch (error) {
      failures.refuse(error);
      return [];
    }
  });
}

/** Each so many times, one after the other: the number may be large. */
function* repeated<T>(things: readonly T[], count: number): Generator<T> {
  for (const thing of things) {
    for (let done = 0; done < count; done++) yield thing;
  }
}

/** Keeps a connection for each worker. */
function enoughIdle(workers: number): TransportOptions {
  const { maxIdleConns, maxIdleConnsPerHost } = LEAST_IDLE;
  return {
    maxIdleConns: Math.max(maxIdleConns, workers),
    maxIdleConnsPerHost: Math.max(maxIdleConnsPerHost, workers),
  };
}

function createTransport(options: TransportOptions): Transport {
  try {
    return new Transport(options);
  } catch (error) {
    if (error instanceof RangeError) throw usageError(error.message);
    throw error;
  }
}
