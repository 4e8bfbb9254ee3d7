/// <reference lib="dom" />
import { PHASES } from "../report/model/spans.ts";
import type { Phase } from "../trace.ts";
import { barsOf, laned } from "./bars.ts";
import { byId, place } from "./dom.ts";
import { lengthOf, panned, type Range, shareOf, within } from "./range.ts";
import type { Store } from "./store.ts";
import { exchangesOf, isBad, type RecordedTrace } from "./trace.ts";

const PADDING = 3;
const THICKEST = 4;
const HANDLE = 6;

type Grip = "from" | "to" | "both" | "new";

/** The whole trace in a strip, and in it the range that the rows show. */
export class Minimap {
  readonly #store: Store;
  readonly #trace: RecordedTrace;
  readonly #canvas = byId<HTMLCanvasElement>("overview");
  readonly #window = byId("window");
  #grip: Grip | null = null;
  #at = 0;

  constructor(store: Store, trace: RecordedTrace) {
    this.#store = store;
    this.#trace = trace;
    const strip = byId("minimap");
    strip.addEventListener("pointerdown", (event) => this.#begin(event));
    strip.addEventListener("pointermove", (event) => this.#move(event));
    for (const type of ["pointerup", "pointercancel"]) {
      strip.addEventListener(type, () => this.#grip = null);
    }
    strip.addEventListener("dblclick", () => store.set({ range: trace.whole }));
    store.follow(({ range, query }, before) => {
      this.#showWindow(range);
      if (query !== before.query) this.draw();
    });
  }

  /** Draws all calls, in as many lines as it takes. */
  draw(): void {
    const { clientWidth: width, clientHeight: height } = this.#canvas;
    const scale = globalThis.devicePixelRatio || 1;
    this.#canvas.width = width * scale;
    this.#canvas.height = height * scale;
    const context = this.#canvas.getContext("2d")!;
    context.scale(scale, scale);
    const { calls, whole } = this.#trace;
    const spans = calls.map((call) => ({ start: call.start, end: this.#trace.endOf(call) }));
    const lanes = laned(spans);
    const step = Math.min(THICKEST + 1, (height - 2 * PADDING) / lanes.count);
    const colours = coloursOf();
    const query = this.#store.state.query.toLowerCase();
    for (const [index, call] of calls.entries()) {
      const top = PADDING + lanes.of[index]! * step;
      context.globalAlpha = query === "" || this.#trace.mentions(call, query) ? 1 : 0.15;
      const draw = (start: number, end: number, colour: string): void => {
        const left = shareOf(start, whole) * width;
        context.fillStyle = colour;
        context.fillRect(left, top, Math.max(0.75, shareOf(end, whole) * width - left), step * 0.8);
      };
      draw(call.start, this.#trace.endOf(call), isBad(call) ? colours.bad : colours.extent);
      for (const exchange of exchangesOf(call)) {
        for (const { phase, start, end } of barsOf(exchange, this.#trace)) {
          draw(start, end, colours[phase]);
        }
      }
    }
  }

  #showWindow(range: Range): void {
    const { whole } = this.#trace;
    place(this.#window, shareOf(range.from, whole), shareOf(range.to, whole));
    this.#window.classList.toggle("whole", lengthOf(range) >= lengthOf(whole));
  }

  #begin({ clientX, button, pointerId }: PointerEvent): void {
    if (button !== 0) return;
    const strip = byId("minimap");
    strip.setPointerCapture(pointerId);
    this.#at = this.#timeAt(clientX);
    this.#grip = this.#gripAt(clientX);
  }

  #move({ clientX }: PointerEvent): void {
    const strip = byId("minimap");
    const cursors = { from: "ew-resize", to: "ew-resize", both: "grab", new: "crosshair" };
    strip.style.cursor = cursors[this.#grip ?? this.#gripAt(clientX)];
    if (this.#grip === null) return;
    const at = this.#timeAt(clientX);
    const { range } = this.#store.state;
    const { whole } = this.#trace;
    if (this.#grip === "both") {
      this.#store.set({ range: panned(range, (at - this.#at) / lengthOf(range), whole) });
      this.#at = at;
      return;
    }
    const fixed = this.#grip === "new" ? this.#at : this.#grip === "from" ? range.to : range.from;
    const chosen = { from: Math.min(fixed, at), to: Math.max(fixed, at) };
    if (lengthOf(chosen) > 0) this.#store.set({ range: within(chosen, whole) });
    if (this.#grip !== "new") this.#grip = at < fixed ? "from" : "to";
  }

  #gripAt(clientX: number): Grip {
    const { left, right } = this.#window.getBoundingClientRect();
    if (this.#window.classList.contains("whole")) return "new";
    if (Math.abs(clientX - left) <= HANDLE) return "from";
    if (Math.abs(clientX - right) <= HANDLE) return "to";
    return clientX > left && clientX < right ? "both" : "new";
  }

  #timeAt(clientX: number): number {
    const { left, width } = this.#canvas.getBoundingClientRect();
    const { whole } = this.#trace;
    const share = Math.min(1, Math.max(0, (clientX - left) / width));
    return whole.from + share * lengthOf(whole);
  }
}

/** The colours as they are now, dark or light: a canvas knows no variables. */
function coloursOf(): Record<Phase | "bad" | "extent", string> {
  const legend = byId("legend");
  const colour = (name: string): string => {
    const swatch = legend.querySelector(`.swatch.${name}`);
    return swatch === null ? "gray" : getComputedStyle(swatch).backgroundColor;
  };
  const phases = Object.fromEntries(PHASES.map((phase) => [phase, colour(phase)]));
  return { ...phases as Record<Phase, string>, bad: colour("bad"), extent: colour("extent") };
}
