import type { TraceRecord } from "../../report/record.ts";
import { TRACE_EVENT_TYPES } from "../../trace.ts";

/**
 * The order of events, as `docs/events.md` has it: a rule a line, each an expression over the names
 * of events and of other rules.
 */
export class Grammar {
  readonly #rules: ReadonlyMap<string, string>;

  constructor(text: string) {
    this.#rules = new Map(
      text.trim().split("\n").map((line) => {
        const [name, expression] = line.split("=");
        return [name!.trim(), expression!.trim()];
      }),
    );
  }

  get rules(): string[] {
    return [...this.#rules.keys()];
  }

  /** The events that a rule is about. */
  eventsOf(rule: string): Set<string> {
    return new Set(this.#expand(rule).match(/[a-z]+/g));
  }

  /** Whether events that are all among those of a rule come in its order. */
  allows(rule: string, records: readonly TraceRecord[]): boolean {
    const text = records.map(({ type }) => `${type};`).join("");
    return new RegExp(`^(?:${this.#expand(rule)})$`).test(text);
  }

  /** A rule as a regular expression, each name with a semicolon behind it. */
  #expand(rule: string): string {
    const expression = this.#rules.get(rule) ?? "";
    return expression.replace(/[a-z]+/g, (name) => {
      if (this.#rules.has(name)) return `(?:${this.#expand(name)})`;
      if ((TRACE_EVENT_TYPES as readonly string[]).includes(name)) return `(?:${name};)`;
      throw new Error(`${name} is neither an event nor a rule`);
    }).replaceAll(" ", "");
  }
}
