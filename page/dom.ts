/// <reference lib="dom" />
import { escapeControls } from "../report/text/safe.ts";

/** What stands in an element; texts come from servers, and are only ever text. */
export type Child = Node | string | null;

/** Attributes of an element; `false` and `null` leave one out. */
export type Attributes = Readonly<Record<string, string | number | boolean | null>>;

/** Makes an element. This is the only way by which text gets into the page. */
export function el<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === false || value === null) continue;
    element.setAttribute(name, value === true ? "" : shown(String(value)));
  }
  fill(element, ...children);
  return element;
}

/** Replaces all that stands in an element. */
export function fill(element: Element, ...children: readonly Child[]): void {
  element.replaceChildren(
    ...children.flatMap((child) => {
      return child === null ? [] : [typeof child === "string" ? shown(child) : child];
    }),
  );
}

/** Makes a button. */
export function button(label: string, attributes: Attributes, act: () => void): HTMLButtonElement {
  const made = el("button", { type: "button", ...attributes }, label);
  made.addEventListener("click", act);
  return made;
}

/** The element of the page with an id. */
export function byId<T extends HTMLElement = HTMLElement>(id: string): T {
  const found = document.getElementById(id);
  if (found === null) throw new Error(`Cannot find #${id}: the page lacks it`);
  return found as T;
}

/** Places an element between two shares of its parent's width. */
export function place(element: HTMLElement, from: number, to: number): void {
  element.style.left = percent(from);
  element.style.width = percent(to - from);
}

/** Puts an element, which is as wide as it is, at a share of the axis. */
export function placeAt(element: HTMLElement, share: number): void {
  element.style.left = percent(share);
}

/** Text in which nothing is invisible or turns the direction of writing; lines stay lines. */
export function shown(text: string): string {
  return text.split("\n").map(escapeControls).join("\n");
}

function percent(share: number): string {
  return `${(share * 100).toFixed(4)}%`;
}
