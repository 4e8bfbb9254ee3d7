import type { DnsQuery } from "../trace.ts";
import { now } from "./clock.ts";
import { asError } from "./errors.ts";
import type { Settings } from "./settings.ts";
import { after } from "./timers.ts";

/** RFC 8305 section 3: how long one family waits for the other once it has addresses. */
const RESOLUTION_DELAY = 50;

/** What the name server said in time. */
export interface Answers {
  readonly addresses: readonly string[];
  readonly errors: readonly Error[];
  readonly queries: readonly DnsQuery[];
  /** The addresses of the other family, if that one is late. */
  readonly later?: Promise<readonly string[]>;
}

/** A question under way. */
interface Question {
  readonly record: "A" | "AAAA";
  readonly done: Promise<void>;
  elapsed: number | null;
  addresses: readonly string[];
  error: Error | null;
}

/** Asks for both families side by side; waits for both, but not long once one of them has something. */
export async function askNameServer(
  host: string,
  { family, nameServer }: Pick<Settings, "family" | "nameServer">,
  signal: AbortSignal,
): Promise<Answers> {
  const options = { signal, ...(nameServer && { nameServer }) };
  const records = ["A", "AAAA"] as const;
  const wanted = family === null ? records : [records[family === 4 ? 0 : 1]];
  const questions = wanted.map((record) =>
    ask(record, () => Deno.resolveDns(host, record, options))
  );
  await enough(questions);
  const late = questions.filter(({ elapsed }) => elapsed === null);
  return {
    addresses: questions.flatMap(({ addresses }) => addresses),
    errors: questions.flatMap(({ error }) => error ?? []),
    queries: questions.map(({ record, elapsed, addresses }) => (
      { record, elapsed, found: addresses.length }
    )),
    ...(late.length > 0 && { later: addressesOf(late) }),
  };
}

function ask(record: Question["record"], query: () => Promise<string[]>): Question {
  const start = now();
  const note = (addresses: readonly string[], error: Error | null): void => {
    Object.assign(question, { elapsed: now() - start, addresses, error });
  };
  const done = query().then((found) => note(found, null), (error) => note([], asError(error)));
  const question: Question = { record, done, elapsed: null, addresses: [], error: null };
  return question;
}

function enough(questions: readonly Question[]): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  let stopTimer = (): void => {};
  let left = questions.length;
  for (const question of questions) {
    question.done.then(() => {
      if (--left === 0) {
        stopTimer();
        resolve();
      } else if (question.addresses.length > 0) stopTimer = after(RESOLUTION_DELAY, resolve);
    });
  }
  return promise;
}

async function addressesOf(questions: readonly Question[]): Promise<readonly string[]> {
  await Promise.all(questions.map(({ done }) => done));
  return questions.flatMap(({ addresses }) => addresses);
}
