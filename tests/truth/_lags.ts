import type { Evidence } from "./_evidence.ts";
import type { Sighting } from "./_sightings.ts";

/** An event, and by how many milliseconds it was told later than its packet was seen. */
export interface Lag extends Pick<Sighting, "type" | "what"> {
  readonly by: number;
}

/** The lags of all events whose packets were seen. */
export function lagsOf(evidence: readonly Evidence[]): Lag[] {
  const sightings = evidence.flatMap(({ connections }) => {
    return connections.flatMap(({ sightings }) => sightings);
  });
  return sightings.flatMap(({ type, what, told, seen }) => {
    return seen === null ? [] : [{ type, what, by: told - seen }];
  });
}

/** The median of some numbers; there must be one. */
export function medianOf(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[numbers.length >> 1]!;
}
