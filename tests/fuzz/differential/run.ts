import { inputOf } from "../inputs.ts";
import { minimised } from "../minimise.ts";
import type { Failure, Plan, Report } from "../report.ts";
import { compare } from "./compare.ts";
import { Llhttp } from "./llhttp.ts";
import type { Difference } from "./views.ts";

/** So many responses are with node at a time. */
const AT_A_TIME = 64;
const PROGRESS = 10_000;

/** Lets llhttp read the same inputs, until one difference is not known. */
export async function compareAll({ seed, from = 0, inputs, progress }: Plan): Promise<Report> {
  await using llhttp = new Llhttp();
  const verdicts = new Map<string, number>();
  const start = performance.now();
  let [next, tried] = [from, 0];
  let failed: { nth: number; broken: string } | null = null;
  await Promise.all(Array.from({ length: AT_A_TIME }, async () => {
    while (failed === null && next < from + inputs) {
      const nth = next++;
      const compared = await compare(llhttp, inputOf(seed, nth).input.one);
      const verdict = compared === null ? "the same" : compared.known?.shape ?? "not known";
      verdicts.set(verdict, (verdicts.get(verdict) ?? 0) + 1);
      if (++tried % PROGRESS === 0) progress?.(tried);
      if (verdict !== "not known") continue;
      failed ??= { nth, broken: wordsOf(compared!) };
    }
  }));
  const milliseconds = performance.now() - start;
  const sorted = [...verdicts].sort(([, a], [, b]) => b - a);
  const failure = failed && await smallest(llhttp, seed, failed);
  return { tried, milliseconds, verdicts: sorted, failure };
}

/** The input without what the two parsers do not need to differ in a way that is not known. */
async function smallest(
  llhttp: Llhttp,
  seed: number,
  { nth, broken }: Omit<Failure, "smallest">,
): Promise<Failure> {
  const { one } = inputOf(seed, nth).input;
  const raw = await minimised(one.raw, async (raw) => {
    const compared = await compare(llhttp, { ...one, raw });
    return compared?.known === null && wordsOf(compared) === broken;
  });
  return { nth, broken, smallest: { ...one, raw } };
}

function wordsOf({ ours, theirs }: Difference): string {
  return `we say "${ours}", llhttp "${theirs}"`;
}
