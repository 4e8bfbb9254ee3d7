import { codeOf } from "../error_facts.ts";

/** How often something went wrong. */
export interface ErrorCount {
  /** `code` of the error, or `null` if it has none. */
  readonly code: string | null;
  /** The phase that was open, or `null` if none was. */
  readonly phase: string | null;
  /** What went wrong; numbers in it that differ from time to time are an ellipsis. */
  readonly message: string;
  /** How many times. */
  readonly count: number;
}

/** Servers can make up messages without end. */
const MOST_KINDS = 100;
const OTHERS = "Other errors";
const NUMBERS = /([0-9]+(?:\.[0-9]+)?)/;
/** Where the time of one call went, as an error of a time limit accounts for it. */
const ACCOUNT = / \([^()]*\)/g;

interface Kind {
  readonly code: string | null;
  readonly phase: string | null;
  /** Text and numbers by turns, a number being `null` once it has differed. */
  readonly parts: (string | null)[];
  count: number;
}

/** Counts errors by what they have in common. */
export class ErrorTally {
  readonly #kinds = new Map<string, Kind>();

  /** Counts one more. */
  add(error: Error | undefined, show: (message: string) => string): void {
    const { phase } = (error ?? {}) as { phase?: unknown };
    const message = show(error?.message ?? "no reason given").replace(ACCOUNT, (text) => {
      return / ms\b/.test(text) ? "" : text;
    });
    const kind = this.#kind(
      codeOf(error),
      typeof phase === "string" ? phase : null,
      message.split(NUMBERS),
    );
    kind.count++;
  }

  /** The most frequent first. */
  list(): readonly ErrorCount[] {
    return [...this.#kinds.values()].sort((one, other) => other.count - one.count)
      .map(({ code, phase, parts, count }) => {
        return { code, phase, message: parts.map((part) => part ?? "…").join(""), count };
      });
  }

  #kind(code: string | null, phase: string | null, parts: string[]): Kind {
    const key = JSON.stringify([code, phase, ...parts.filter((_, index) => index % 2 === 0)]);
    const known = this.#kinds.get(key);
    if (known !== undefined) {
      for (const [index, part] of parts.entries()) {
        if (known.parts[index] !== part) known.parts[index] = null;
      }
      return known;
    }
    const isFull = this.#kinds.size >= MOST_KINDS && parts[0] !== OTHERS;
    if (isFull) return this.#kind(null, null, [OTHERS]);
    const kind = { code, phase, parts, count: 0 };
    this.#kinds.set(key, kind);
    return kind;
  }
}
