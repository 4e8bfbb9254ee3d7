/** What is measured when nothing is under way. */
export interface Sample {
  readonly requests: number;
  /** Bytes that the process has of the system. */
  readonly rss: number;
  /** Bytes of JavaScript's heap that are in use, after a collection. */
  readonly heap: number;
  readonly descriptors: number | null;
}

/** How much more of something may be there at the end: a share, and an amount. */
const MARGINS = {
  rss: { share: 0.1, amount: 16_000_000 },
  heap: { share: 0.1, amount: 2_000_000 },
  descriptors: { share: 0, amount: 0 },
} as const;
/** Samples in which code is compiled and buffers grow to what they need. */
const WARM_UP_SHARE = 0.25;
/** With fewer nothing can be said. */
export const FEWEST_SAMPLES = 24;

/** What has grown between the first third of the samples and the last, a line each. */
export function growthOf(samples: readonly Sample[]): string[] {
  if (samples.length < FEWEST_SAMPLES) return [];
  const warm = samples.slice(Math.floor(samples.length * WARM_UP_SHARE));
  const third = Math.floor(warm.length / 3);
  return (["rss", "heap", "descriptors"] as const).flatMap((what) => {
    const [first, last] = [warm.slice(0, third), warm.slice(-third)].map((part) =>
      median(part.map((sample) => sample[what] ?? 0))
    );
    const { share, amount } = MARGINS[what];
    const grows = last! > first! * (1 + share) + amount;
    return grows ? [`${what} grew from ${first} to ${last}`] : [];
  });
}

function median(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0;
}
