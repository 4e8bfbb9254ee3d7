import { format } from "@std/fmt/bytes";
import { now } from "../../transport/clock.ts";
import type { Sink } from "../io.ts";
import { writeAllSync } from "../write_all.ts";

const CLEAR_LINE = "\r\x1b[K";
/** Short downloads show no progress at all. */
const PATIENCE_MS = 500;
const REDRAW_MS = 100;

/** How far a download is, on one line of a terminal. */
export class Progress {
  readonly #sink: Sink;
  readonly #clock: () => number;
  #start = 0;
  #next = 0;
  #bytes = 0;
  #size: number | null = null;
  #isShown = false;

  /** Nothing is drawn before {@linkcode Progress.begin}. */
  constructor(sink: Sink, clock: () => number = now) {
    this.#sink = sink;
    this.#clock = clock;
  }

  /** A download begins. */
  begin(size: number | null): void {
    this.#start = this.#clock();
    this.#next = this.#start + PATIENCE_MS;
    this.#bytes = 0;
    this.#size = size;
  }

  /** More bytes came. */
  add(bytes: number): void {
    this.#bytes += bytes;
    const time = this.#clock();
    if (time < this.#next) return;
    this.#next = time + REDRAW_MS;
    this.#isShown = true;
    writeAllSync(this.#sink, CLEAR_LINE + this.#text(time - this.#start));
  }

  /** Takes the line away, for other output or for good. */
  clear(): void {
    if (this.#isShown) writeAllSync(this.#sink, CLEAR_LINE);
    this.#isShown = false;
  }

  #text(elapsed: number): string {
    const rate = `${format(this.#bytes / elapsed * 1_000)}/s`;
    if (this.#size === null) return `${format(this.#bytes)}  ${rate}`;
    const percent = Math.floor(this.#bytes / this.#size * 100);
    return `${format(this.#bytes)} of ${format(this.#size)}  ${percent} %  ${rate}`;
  }
}
