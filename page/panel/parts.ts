/// <reference lib="dom" />
import type { ErrorFacts } from "../../report/error_facts.ts";
import { type Child, el } from "../dom.ts";

/** A fact about something: its name, and what is so; `null` is left out. */
export type Fact = readonly [name: string, value: Child] | null;

/** A part of the panel, with a title. */
export function section(title: string, ...children: readonly Child[]): HTMLElement {
  return el("section", {}, el("h3", {}, title), ...children);
}

/** A part of the panel that is closed until somebody wants it. */
export function folded(title: string, ...children: readonly Child[]): HTMLElement {
  return el("details", {}, el("summary", {}, el("h3", {}, title)), ...children);
}

/** Facts, one below the other. */
export function factList(...facts: readonly Fact[]): HTMLElement {
  const known = facts.filter((fact) => fact !== null);
  return el(
    "dl",
    {},
    ...known.flatMap(([name, value]) => [el("dt", {}, name), el("dd", {}, value)]),
  );
}

/** Header or trailer fields, as they stood on the wire. */
export function fieldTable(fields: readonly (readonly [string, string])[]): HTMLElement {
  if (fields.length === 0) return el("p", { class: "muted" }, "none");
  return el(
    "table",
    { class: "fields" },
    el(
      "tbody",
      {},
      ...fields.map(([name, value]) =>
        el("tr", {}, el("th", { scope: "row" }, name), el("td", {}, value))
      ),
    ),
  );
}

/** What went wrong, and what was behind it. */
export function errorBox(error: ErrorFacts, where: string | null): HTMLElement {
  const code = error.code === undefined ? null : `code ${error.code}`;
  const facts = [where, code].filter((one) => one !== null);
  return el(
    "div",
    { class: "error-box" },
    el("p", {}, error.message),
    facts.length === 0 ? null : el("p", { class: "muted" }, facts.join(" · ")),
    ...causesOf(error).map((text) => el("p", { class: "cause" }, text)),
  );
}

function causesOf({ cause, errors = [] }: ErrorFacts): string[] {
  const inner = [...(cause === undefined ? [] : [cause]), ...errors];
  return inner.flatMap((one) => [
    ...(one.message === "" ? [] : [`${one.name}: ${one.message}`]),
    ...causesOf(one),
  ]);
}
