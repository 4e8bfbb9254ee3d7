import type { Span } from "../model/spans.ts";
import type { Stage } from "../model/traced.ts";
import { toNanosecond } from "../precision.ts";
import type { ChromeFacts } from "./types.ts";

/** Something that took time, with what a viewer shows of it. */
export interface Slice extends Span {
  readonly name: string;
  readonly category: string;
  readonly args: ChromeFacts;
}

/** Something that happened at a moment. */
export interface Mark {
  readonly name: string;
  readonly category: string;
  readonly time: number;
  readonly args: ChromeFacts;
}

/** What belongs together; it takes several lanes where its slices overlap. */
export interface Track {
  readonly name: string;
  readonly slices: readonly Slice[];
  readonly marks: readonly Mark[];
}

/** From a slice to one that it brought about. */
export interface Arrow {
  readonly name: string;
  readonly time: number;
  readonly from: Slice;
  readonly to: Slice;
}

/** Facts, some of which are not known. */
export type MaybeFacts = Readonly<
  Record<string, string | number | boolean | readonly string[] | null | undefined>
>;

/** Makes slices of what may still go on: that goes on until the end of the log. */
export class Slicer {
  /** The time of the last that is known. */
  readonly end: number;

  constructor(end: number) {
    this.end = end;
  }

  slice(
    name: string,
    category: string,
    { start, end }: Pick<Stage, "start" | "end">,
    facts: MaybeFacts = {},
  ): Slice {
    const unfinished = end === null ? true : null;
    const args = known({ ...facts, unfinished });
    return { name, category, start, end: Math.max(start, end ?? this.end), args };
  }

  /** A slice that also tells how it ended, unless it ended well. */
  stage(name: string, category: string, stage: Stage, facts: MaybeFacts = {}): Slice {
    return this.slice(name, category, stage, { ...facts, ...endingOf(stage) });
  }
}

/** How something ended, unless it ended well. */
function endingOf({ outcome, error }: Pick<Stage, "outcome" | "error">): MaybeFacts {
  return { outcome: outcome === "ok" ? null : outcome, error: error?.message };
}

/** The facts that are known. */
export function known(facts: MaybeFacts): ChromeFacts {
  const entries = Object.entries(facts)
    .filter(([, fact]) => fact !== null && fact !== undefined)
    .map(([name, fact]) => [name, typeof fact === "number" ? toNanosecond(fact) : fact]);
  return Object.fromEntries(entries) as ChromeFacts;
}
