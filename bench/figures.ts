import type { Bar, Column, Round, Sample } from "./model.ts";

const MIB = 1024 * 1024;

type Figure = (sample: Sample) => number | null;

/** Requests or bytes in a millisecond. */
const pace: Figure = ({ amount, ms }) => amount / ms;
/** The same for a millisecond of the processor. */
const cpuPace: Figure = ({ amount, cpuMs }) =>
  cpuMs === null || cpuMs === 0 ? null : amount / cpuMs;

/** The middle one of some values, or `null` if there are none. */
export function median(values: readonly number[]): number | null {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  const upper = sorted[Math.floor(middle)];
  const lower = sorted[Math.ceil(middle) - 1];
  return upper === undefined || lower === undefined ? null : (lower + upper) / 2;
}

/** The median over the rounds of a figure, wherever it can be told. */
export function overRounds(
  rounds: readonly Round[],
  value: (round: Round) => number | null,
): number | null {
  return median(rounds.map(value).filter((it): it is number => it !== null));
}

/** Requests per second. */
export const perSecond: Column = {
  title: "requests/s",
  digits: 0,
  value: (sample) => pace(sample) as number * 1_000,
};

/** Megabytes (10^6 bytes) per second. */
export const megabytes: Column = {
  title: "MB/s",
  digits: 0,
  value: (sample) => pace(sample) as number / 1_000,
};

/** Processor time of the client per request. */
export const cpuPerRequest: Column = {
  title: "cpu µs/request",
  digits: 1,
  value: ({ cpuMs, amount }) => cpuMs === null ? null : cpuMs * 1_000 / amount,
};

/** Processor time of the client per megabyte. */
export const cpuPerMegabyte: Column = {
  title: "cpu µs/MB",
  digits: 0,
  value: ({ cpuMs, amount }) => cpuMs === null ? null : cpuMs * 1e9 / amount,
};

/** Median latency. */
export const p50: Column = {
  title: "p50 µs",
  digits: 1,
  value: ({ p50Ms }) => p50Ms === null ? null : p50Ms * 1_000,
};

/** The pace of an entrant beside another's. */
export function paceOf(reference: string): Column {
  const value = (sample: Sample, round: Round) =>
    quotient(pace(sample), round.get(reference), pace);
  return { title: `of ${reference}`, digits: 2, value };
}

/** The pace of `name` must be at least `limit` times the one of `reference`. */
export function paceBar(
  name: string,
  reference: string,
  limit: number,
  bound: Bar["bound"] = "at least",
): Bar {
  return {
    what: `${name}, of ${reference}`,
    names: [name, reference],
    bound,
    limit,
    value: (round) => between(round, name, reference, pace),
    byCpu: (round) => between(round, name, reference, cpuPace),
  };
}

/** The median latency of `name` must be below the one of `reference`. */
export function latencyBar(name: string, reference: string): Bar {
  const value = (round: Round) => between(round, name, reference, ({ p50Ms }) => p50Ms);
  return {
    what: `p50 of ${name}, of ${reference}`,
    names: [name, reference],
    bound: "below",
    limit: 1,
    value,
  };
}

/** The time per unit of `name` must be at most `limit` times the one of `reference`. */
export function costBar(name: string, reference: string, limit: number): Bar {
  return {
    what: `cost of ${name}, of ${reference}`,
    names: [name, reference],
    bound: "at most",
    limit,
    value: (round) => between(round, reference, name, pace),
    byCpu: (round) => between(round, reference, name, cpuPace),
  };
}

/** Peak memory over the one of `idle`. */
export function peakOver(idle: string): Column {
  const value = (sample: Sample, round: Round) => mebibytesOver(sample, round.get(idle));
  return { title: "MiB over idle", digits: 1, value };
}

/** Peak memory of `name` over that of `idle` must be at most `limit` MiB. */
export function peakBar(name: string, idle: string, limit: number): Bar {
  const value = (round: Round) => mebibytesOver(round.get(name), round.get(idle));
  return {
    what: `peak of ${name} over ${idle}`,
    names: [name, idle],
    bound: "at most",
    limit,
    unit: " MiB",
    value,
  };
}

function mebibytesOver(sample: Sample | undefined, idle: Sample | undefined): number | null {
  const [peak, floor] = [sample?.peakBytes ?? null, idle?.peakBytes ?? null];
  return peak === null || floor === null ? null : (peak - floor) / MIB;
}

function between(round: Round, name: string, reference: string, figure: Figure): number | null {
  const sample = round.get(name);
  return sample === undefined ? null : quotient(figure(sample), round.get(reference), figure);
}

function quotient(value: number | null, of: Sample | undefined, figure: Figure): number | null {
  const whole = of === undefined ? null : figure(of);
  return value === null || whole === null || whole === 0 ? null : value / whole;
}
