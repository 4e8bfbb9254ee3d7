import { overRounds } from "./figures.ts";
import type { Bar, Round } from "./model.ts";
import type { Outcome } from "./runner.ts";
import { table } from "./table.ts";

/** A bar beside what was measured. */
export interface Verdict {
  readonly work: string;
  readonly what: string;
  readonly names: readonly string[];
  /** Such as `at least 0.75`. */
  readonly bar: string;
  /** Median of the rounds, or `null` if somebody is missing. */
  readonly measured: number | null;
  /** The same by processor time, where it can be told. */
  readonly byCpu: number | null;
  readonly reached: boolean | null;
}

/** All figures of a work, as plain data. */
export interface WorkReport {
  readonly name: string;
  readonly title: string;
  readonly rounds: number;
  /** Medians by peer and column. */
  readonly peers: Readonly<Record<string, Readonly<Record<string, number | null>>>>;
  readonly bars: readonly Verdict[];
  readonly skipped: Readonly<Record<string, string>>;
  readonly failed: Readonly<Record<string, string>>;
  /** Every sample of every round. */
  readonly samples: readonly Readonly<Record<string, unknown>>[];
}

/** Sums up what came of a work. */
export function reportOf({ work, names, rounds, skipped, failed }: Outcome): WorkReport {
  const figuresOf = (name: string) =>
    Object.fromEntries(work.columns.map(({ title, value }) => {
      const own = (round: Round) => {
        const sample = round.get(name);
        return sample === undefined ? null : value(sample, round);
      };
      return [title, overRounds(rounds, own)];
    }));
  const measured = names.filter((name) => rounds.some((round) => round.has(name)));
  return {
    name: work.name,
    title: work.title,
    rounds: rounds.length,
    peers: Object.fromEntries(measured.map((name) => [name, figuresOf(name)])),
    bars: work.bars.map((bar) => verdict(work.name, bar, rounds)),
    skipped: Object.fromEntries(skipped),
    failed: Object.fromEntries(failed),
    samples: rounds.map((round) => Object.fromEntries(round)),
  };
}

/** A work as a table, with its bars below where the figures are worth it. */
export function workText({ work }: Outcome, report: WorkReport, judged: boolean): string {
  const rows = Object.entries(report.peers).map(([name, figures]) => [
    name,
    ...work.columns.map(({ title, digits }) => shown(figures[title] ?? null, digits)),
  ]);
  const notes = [
    ...Object.entries(report.skipped).map(([name, why]) => `${name}: skipped, ${why}\n`),
    ...Object.entries(report.failed).map(([name, why]) => `${name}: FAILED, ${why}\n`),
  ];
  const count = `${report.rounds} round${report.rounds === 1 ? "" : "s"}`;
  return `${work.title} (${work.name}, ${count})\n\n` +
    table(["client", ...work.columns.map(({ title }) => title)], rows) +
    notes.join("") +
    (report.bars.length === 0 || !judged ? "" : `\n${verdictsText(report.bars)}`);
}

/** Bars, whether they are reached. */
export function verdictsText(verdicts: readonly Verdict[], named = false): string {
  return table(
    [named ? "work: bar" : "bar", "measured", "by cpu", "wanted", "reached"],
    verdicts.map(({ work, what, bar, measured, byCpu, reached }) => [
      named ? `${work}: ${what}` : what,
      shown(measured, 3),
      shown(byCpu, 3),
      bar,
      reached === null ? "-" : reached ? "yes" : "NO",
    ]),
  );
}

function verdict(work: string, bar: Bar, rounds: readonly Round[]): Verdict {
  const { what, names, bound, limit, unit = "" } = bar;
  const measured = overRounds(rounds, bar.value);
  return {
    work,
    what,
    names,
    bar: `${bound} ${limit}${unit}`,
    measured,
    byCpu: overRounds(rounds, (round) => bar.byCpu?.(round) ?? null),
    reached: measured === null ? null : isReached(bound, measured, limit),
  };
}

function isReached(bound: Bar["bound"], measured: number, limit: number): boolean {
  switch (bound) {
    case "at least":
      return measured >= limit;
    case "at most":
      return measured <= limit;
    case "above":
      return measured > limit;
    case "below":
      return measured < limit;
  }
}

function shown(value: number | null, digits: number): string {
  return value === null ? "-" : value.toFixed(digits);
}
