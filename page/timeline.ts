/// <reference lib="dom" />
import { byId } from "./dom.ts";
import { duration } from "./figures.ts";
import { lengthOf, panned, type Range, shareOf, within, zoomed } from "./range.ts";
import { drawRuler } from "./ruler.ts";
import type { Store } from "./store.ts";
import type { RecordedTrace } from "./trace.ts";

/** Pixels below which a drag is a click. */
const LEAST_DRAG = 4;
const WHEEL = { zoom: 0.0022, pan: 0.0016 };

/** The axis of time over the rows: marks, the time under the pointer, zoom and pan. */
export class Timeline {
  readonly #store: Store;
  readonly #trace: RecordedTrace;
  readonly #grid = byId("grid");
  readonly #ruler = byId("ruler");
  readonly #lines = byId("lines");
  readonly #cursor = byId("cursor");
  readonly #brush = byId("brush");
  #dragFrom: number | null = null;
  #dragged = false;

  constructor(store: Store, trace: RecordedTrace) {
    this.#store = store;
    this.#trace = trace;
    this.#listen();
    store.follow(({ range }, before) => {
      if (range !== before.range) this.draw();
    });
  }

  /** Pixels of the axis. */
  get width(): number {
    return this.#ruler.clientWidth;
  }

  draw(): void {
    drawRuler(this.#ruler, this.#lines, this.#store.state.range, this.#trace.whole.from);
  }

  #listen(): void {
    const grid = this.#grid;
    grid.addEventListener("pointerdown", (event) => this.#begin(event));
    grid.addEventListener("pointermove", (event) => this.#move(event));
    grid.addEventListener("pointerup", (event) => this.#end(event));
    grid.addEventListener("pointercancel", () => this.#cancel());
    grid.addEventListener("pointerleave", () => this.#cursor.hidden = true);
    grid.addEventListener("dblclick", ({ clientX }) => {
      if (this.#covers(clientX)) this.#store.set({ range: this.#trace.whole });
    });
    grid.addEventListener("wheel", (event) => this.#turn(event), { passive: false });
    // A drag that selects a range is no click on what lies under its end.
    grid.addEventListener("click", (event) => {
      if (this.#dragged) event.stopPropagation();
      this.#dragged = false;
    }, { capture: true });
  }

  #begin({ clientX, button, pointerType }: PointerEvent): void {
    this.#dragged = false;
    const isFinger = pointerType === "touch"; // which scrolls
    if (button === 0 && !isFinger && this.#covers(clientX)) this.#dragFrom = this.#timeAt(clientX);
  }

  #move({ clientX, pointerId }: PointerEvent): void {
    this.#cursor.hidden = !this.#covers(clientX);
    const at = this.#timeAt(clientX);
    const origin = this.#trace.whole.from;
    this.#cursor.style.left = `${shareOf(at, this.#store.state.range) * 100}%`;
    this.#cursor.dataset.time = duration(Math.max(0, at - origin));
    if (this.#dragFrom === null) return;
    const chosen = ordered(this.#dragFrom, at);
    if (this.#brush.hidden && this.#pixels(chosen) < LEAST_DRAG) return;
    if (this.#brush.hidden) this.#grid.setPointerCapture(pointerId);
    const { range } = this.#store.state;
    this.#brush.hidden = false;
    this.#brush.style.left = `${shareOf(chosen.from, range) * 100}%`;
    this.#brush.style.width = `${lengthOf(chosen) / lengthOf(range) * 100}%`;
    this.#brush.dataset.time = duration(lengthOf(chosen));
  }

  #end({ clientX }: PointerEvent): void {
    if (this.#dragFrom !== null && !this.#brush.hidden) {
      const chosen = ordered(this.#dragFrom, this.#timeAt(clientX));
      this.#dragged = true;
      this.#store.set({ range: within(chosen, this.#trace.whole) });
    }
    this.#cancel();
  }

  #cancel(): void {
    this.#dragFrom = null;
    this.#brush.hidden = true;
  }

  #turn(event: WheelEvent): void {
    const { clientX, deltaX, deltaY, ctrlKey, metaKey, shiftKey } = event;
    if (!this.#covers(clientX)) return;
    const { range } = this.#store.state;
    const across = shiftKey ? deltaX || deltaY : deltaX;
    if (ctrlKey || metaKey) {
      event.preventDefault();
      const factor = Math.exp(deltaY * WHEEL.zoom);
      this.#store.set({ range: zoomed(range, factor, this.#timeAt(clientX), this.#trace.whole) });
    } else if (Math.abs(across) > Math.abs(shiftKey ? 0 : deltaY)) {
      event.preventDefault();
      this.#store.set({ range: panned(range, across * WHEEL.pan, this.#trace.whole) });
    }
  }

  #covers(clientX: number): boolean {
    const { left, right } = this.#ruler.getBoundingClientRect();
    return clientX >= left && clientX <= right;
  }

  #timeAt(clientX: number): number {
    const { left, width } = this.#ruler.getBoundingClientRect();
    const { range } = this.#store.state;
    const share = Math.min(1, Math.max(0, (clientX - left) / width));
    return range.from + share * lengthOf(range);
  }

  #pixels(range: Range): number {
    return lengthOf(range) / lengthOf(this.#store.state.range) * this.width;
  }
}

function ordered(one: number, other: number): Range {
  return { from: Math.min(one, other), to: Math.max(one, other) };
}
