/// <reference lib="dom" />
import { button } from "../dom.ts";
import type { Item } from "../store.ts";

/** Shows the details of another call or connection. */
export type Open = (item: Item) => void;

/** A button that leads to a call or a connection. */
export function itemButton(item: Item, open: Open, label?: string): HTMLButtonElement {
  return button(label ?? `${item.kind} ${item.id}`, { class: "link" }, () => open(item));
}
