import { nearest } from "../text/nearest.ts";
import { CALL_VALUES } from "./call_values.ts";
import { FIELD_VALUES } from "./field_values.ts";
import type { Kind } from "./kinds.ts";
import { type Aggregate, AGGREGATE_NAMES, aggregateOf, RUN_VALUES } from "./run_values.ts";
import type { RunValue } from "./run_values.ts";
import type { CallValue } from "./seen_call.ts";

/** What an assertion is about. */
export type Subject =
  /** Every call. */
  | { readonly of: "call"; readonly value: CallValue }
  /** All calls together. */
  | { readonly of: "run"; readonly value: RunValue }
  /** How many calls have the value. */
  | { readonly of: "count"; readonly value: CallValue }
  /** One number, made of those of the calls that have the value. */
  | { readonly of: "aggregate"; readonly value: CallValue; readonly aggregate: Aggregate };

/** How a value is compared. */
export type Comparison = "==" | "!=" | "<" | "<=" | ">" | ">=";

/** What is said of it. */
export type Claim =
  /** There is a value, and a flag is set. */
  | { readonly is: "there" }
  | { readonly is: "absent" }
  | { readonly is: "compared"; readonly by: Comparison; readonly to: number | string }
  | { readonly is: "matched"; readonly pattern: RegExp; readonly isNegated: boolean };

/** An assertion as it can be checked. */
export interface Assertion {
  /** As it was given. */
  readonly text: string;
  readonly subject: Subject;
  readonly claim: Claim;
}

const GRAMMAR = /^(!?)\s*(?:([a-z][a-z0-9.]*)\(\s*([\w.-]+)\s*\)|([\w.-]+))\s*(.*)$/s;
const OPERATION = /^(==|!=|<=|>=|!~|<|>|~)\s*(.*)$/s;
const EXAMPLES = "'ttfb<200ms', 'reused', '!header.server' or 'p99(total)<1s'";

/**
 * Reads an assertion.
 *
 * @throws {SyntaxError} If it is none; the message says what is wrong with it, and what is allowed.
 */
export function parseAssertion(text: string): Assertion {
  const [, mark, aggregate, inner, name, operation = ""] = GRAMMAR.exec(text.trim()) ?? [];
  if (mark === undefined) refuse(text, `it is none such as ${EXAMPLES}`);
  const subject = aggregate === undefined
    ? plainSubject(text, name!)
    : aggregateSubject(text, aggregate, inner!);
  if (operation === "") return { text, subject, claim: bareClaim(text, subject, mark === "!") };
  if (mark === "!") {
    refuse(text, "'!' stands before a name alone; for the rest there are != and !~");
  }
  return { text, subject, claim: claimOf(text, operation, subject) };
}

function refuse(text: string, why: string): never {
  throw new SyntaxError(`Cannot expect ${JSON.stringify(text)}: ${why}`);
}

function plainSubject(text: string, name: string): Subject {
  if (Object.hasOwn(RUN_VALUES, name)) return { of: "run", value: RUN_VALUES[name]! };
  return { of: "call", value: callValue(text, name, Object.keys(RUN_VALUES)) };
}

function aggregateSubject(text: string, aggregate: string, name: string): Subject {
  const value = callValue(text, name);
  if (aggregate === "count") return { of: "count", value };
  const made = aggregateOf(aggregate);
  if (made === null) refuse(text, `there is no ${aggregate}(); there are ${AGGREGATE_NAMES}`);
  if (value.kind.is !== "number") {
    refuse(text, `${aggregate}() takes numbers, and ${name} is none; there is count(${name})`);
  }
  return { of: "aggregate", value, aggregate: made };
}

function callValue(text: string, name: string, others: readonly string[] = []): CallValue {
  if (Object.hasOwn(CALL_VALUES, name)) return CALL_VALUES[name]!;
  const prefix = Object.keys(FIELD_VALUES).find((prefix) => name.startsWith(prefix));
  const field = name.slice(prefix?.length).toLowerCase();
  if (prefix !== undefined && field !== "") return FIELD_VALUES[prefix]!(field);
  const known = [...Object.keys(CALL_VALUES), ...others];
  const fields = Object.keys(FIELD_VALUES).map((prefix) => `${prefix}NAME`);
  const meant = nearest(name.toLowerCase(), known);
  const hint = meant === null
    ? `; there are ${[...known, ...fields].join(", ")}`
    : `, did you mean ${meant}?`;
  refuse(text, `there is no ${JSON.stringify(name)}${hint}`);
}

function bareClaim(text: string, { of, value }: Subject, isNegated: boolean): Claim {
  if (of !== "call") refuse(text, `it has to be compared: it takes ${operatorsOf(value.kind)}`);
  return { is: isNegated ? "absent" : "there" };
}

function claimOf(text: string, operation: string, { of, value }: Subject): Claim {
  const kind = of === "count" ? RUN_VALUES.count!.kind : value.kind;
  const [, operator, operand = ""] = OPERATION.exec(operation) ?? [];
  const allowed = operatorsOf(kind);
  if (operator === undefined) refuse(text, operatorHint(operation, allowed));
  if (!allowed.split(" ").includes(operator)) {
    refuse(text, allowed === "" ? "it is compared with nothing" : `it takes one of ${allowed}`);
  }
  if (operator === "~" || operator === "!~") {
    return { is: "matched", pattern: patternOf(text, operand), isNegated: operator === "!~" };
  }
  const by = operator as Comparison;
  return { is: "compared", by, to: operandOf(text, operand, kind, isOrder(by)) };
}

/** The operators that make sense for a kind of value. */
function operatorsOf(kind: Kind): string {
  switch (kind.is) {
    case "flag":
      return "";
    case "text":
      return "== != ~ !~";
    case "number":
      return kind.unit.continuous ? "< <= > >=" : "== != < <= > >= ~ !~";
    case "word":
      return kind.isOrdered ? "== != < <= > >= ~ !~" : "== != ~ !~";
    case "field":
      return "== != < <= > >= ~ !~";
  }
}

function operatorHint(operation: string, allowed: string): string {
  if (operation.startsWith("=~")) return "there is no =~, did you mean ~?";
  if (operation.startsWith("=")) return "there is no =, did you mean ==?";
  return `${JSON.stringify(operation)} begins with no operator, which are ${allowed}`;
}

function isOrder(by: Comparison): boolean {
  return by !== "==" && by !== "!=";
}

function operandOf(text: string, operand: string, kind: Kind, inOrder: boolean): number | string {
  if (kind.is === "word" && !kind.words.includes(operand)) {
    refuse(text, `it takes one of ${kind.words.join(", ")}`);
  }
  if (kind.is === "field" && inOrder) {
    const number = /^-?[0-9]+(\.[0-9]+)?$/.test(operand) ? Number(operand) : null;
    return number ?? refuse(text, "the order of fields is that of numbers, without units");
  }
  if (kind.is !== "number") return operand;
  return kind.unit.read(operand) ?? refuse(text, `it takes ${kind.unit.expects}`);
}

function patternOf(text: string, source: string): RegExp {
  // An empty one would match everything.
  if (source === "") refuse(text, "there is no regular expression");
  try {
    return new RegExp(source);
  } catch (cause) {
    refuse(text, (cause as Error).message);
  }
}
