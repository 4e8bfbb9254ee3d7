/// <reference lib="dom" />
import { type Child, el, fill } from "./dom.ts";

const DISTANCE = 14;

const tips = new WeakMap<Element, () => readonly Child[]>();

/** Gives an element a tip, which is made when the pointer rests on it. */
export function tip<T extends Element>(element: T, make: () => readonly Child[]): T {
  tips.set(element, make);
  return element;
}

/** Shows tips beside the pointer. */
export function showTips(): void {
  const box = el("div", { id: "tip", role: "tooltip", hidden: true });
  document.body.append(box);
  let target: Element | null = null;
  const hide = (): void => {
    target = null;
    box.hidden = true;
  };
  document.addEventListener("pointermove", ({ target: under, clientX, clientY, buttons }) => {
    const found = buttons === 0 && under instanceof Element ? tipped(under) : null;
    if (found === null) return hide();
    if (found !== target) {
      target = found;
      fill(box, ...tips.get(found)!());
      box.hidden = false;
    }
    moveTo(box, clientX, clientY);
  });
  for (const type of ["pointerdown", "keydown", "wheel", "pointerleave", "blur"]) {
    document.addEventListener(type, hide, { passive: true, capture: true });
  }
}

function tipped(element: Element): Element | null {
  let one: Element | null = element;
  while (one !== null && !tips.has(one)) one = one.parentElement;
  return one;
}

function moveTo(box: HTMLElement, x: number, y: number): void {
  const { offsetWidth: width, offsetHeight: height } = box;
  const { innerWidth, innerHeight } = globalThis;
  const left = x + DISTANCE + width > innerWidth ? x - DISTANCE - width : x + DISTANCE;
  const top = y + DISTANCE + height > innerHeight ? y - DISTANCE - height : y + DISTANCE;
  box.style.left = `${Math.max(4, left)}px`;
  box.style.top = `${Math.max(4, top)}px`;
}
