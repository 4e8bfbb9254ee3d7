import type { Span } from "./spans.ts";

/**
 * Lays spans into lanes: each into the first one where it overlaps others only by lying within them.
 *
 * Of two that are equally long at the same time, the first one lies around the other.
 *
 * @returns Lanes, in each of which every span stands before those that lie within it.
 */
export function lanesOf<One extends Span>(spans: readonly One[]): One[][] {
  const sorted = spans.toSorted((one, other) => one.start - other.start || other.end - one.end);
  const lanes: Lane<One>[] = [];
  for (const span of sorted) {
    let lane = lanes.find((one) => one.takes(span));
    if (lane === undefined) lanes.push(lane = new Lane<One>());
    lane.add(span);
  }
  return lanes.map(({ spans }) => spans);
}

class Lane<One extends Span> {
  readonly spans: One[] = [];
  /** Those within which the last one lies, that one included. */
  #open: One[] = [];

  takes(span: One): boolean {
    const innermost = this.#around(span).at(-1);
    return innermost === undefined || span.end <= innermost.end;
  }

  add(span: One): void {
    this.#open = [...this.#around(span), span];
    this.spans.push(span);
  }

  #around({ start }: One): One[] {
    return this.#open.filter(({ end }) => end > start);
  }
}
