import type { Case } from "../conformance/_case.ts";
import { Random } from "../_support/random.ts";
import { check } from "./check.ts";
import { inputOf } from "./inputs.ts";
import { minimised } from "./minimise.ts";
import type { Plan, Report } from "./report.ts";
import { checkRequest } from "./requests.ts";

const PROGRESS = 50_000;
/** Of so many inputs one has its work counted. */
const COUNTED = 8;
/** Of so many inputs one is a request. */
const REQUESTS = 20;

/** Tries one input after the other until one breaks a law. */
export async function fuzz({ seed, from = 0, inputs, progress }: Plan): Promise<Report> {
  const verdicts = new Map<string, number>();
  const start = performance.now();
  let tried = 0;
  let failed: { nth: number; one: Case | null; broken: string } | null = null;
  for (let nth = from; nth < from + inputs && failed === null; nth++) {
    const { input, random } = inputOf(seed, nth);
    const isRequest = nth % REQUESTS === 1;
    const { verdict, broken } = isRequest
      ? checkRequest(random)
      : check(input, random, nth % COUNTED === 0);
    verdicts.set(verdict, (verdicts.get(verdict) ?? 0) + 1);
    if (++tried % PROGRESS === 0) progress?.(tried);
    if (broken !== null) failed = { nth, one: isRequest ? null : input.one, broken };
  }
  const milliseconds = performance.now() - start;
  const sorted = [...verdicts].sort(([, a], [, b]) => b - a);
  const failure = failed && {
    nth: failed.nth,
    broken: failed.broken,
    smallest: failed.one && await smallest(failed.one, failed.broken),
  };
  return { tried, milliseconds, verdicts: sorted, failure };
}

/** The input without what it does not need to break a law of the same kind. */
async function smallest(one: Case, broken: string): Promise<Case> {
  const raw = await minimised(one.raw, (raw) => {
    // Of what an input means nothing is known once it is changed.
    const again = check({ one: { ...one, raw }, meant: null }, new Random(raw.length), true);
    return again.broken !== null && kindOf(again.broken) === kindOf(broken);
  });
  return { ...one, raw };
}

/** `it looks`, `fed one`, and so on: how the name of each law begins. */
function kindOf(broken: string): string {
  return broken.split(" ").slice(0, 2).join(" ");
}
