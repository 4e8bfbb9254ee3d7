import { milliseconds } from "../../report/text/figures.ts";
import { now } from "../../transport/clock.ts";
import type { Sink } from "../io.ts";
import { writeAllSync } from "../write_all.ts";
import { RoughMedian } from "./rough_median.ts";

const CLEAR_LINE = "\r\x1b[K";
/** Short runs show no progress at all. */
const PATIENCE_MS = 500;
const REDRAW_MS = 100;

/** How far a run of many requests is, on one line of a terminal. */
export class RunProgress implements Disposable {
  readonly #sink: Sink;
  readonly #requests: number;
  readonly #columns: number;
  readonly #clock: () => number;
  readonly #median = new RoughMedian();
  readonly #start: number;
  #running = 0;
  #done = 0;
  #failed = 0;
  #timer: ReturnType<typeof setInterval> | null = null;
  #isShown = false;

  /** The run begins now. */
  constructor(sink: Sink, requests: number, columns: number, clock: () => number = now) {
    this.#sink = sink;
    this.#requests = requests;
    this.#columns = columns;
    this.#clock = clock;
    this.#start = clock();
  }

  /** Draws by itself from now on, until it is disposed of. */
  start(): this {
    this.#timer ??= setInterval(() => this.draw(), REDRAW_MS);
    return this;
  }

  /** A request begins. Gives the time for {@linkcode RunProgress.ended}. */
  began(): number {
    this.#running++;
    return this.#clock();
  }

  /** A request is over. */
  ended(beganAt: number, failed: boolean): void {
    this.#running--;
    this.#done++;
    if (failed) this.#failed++;
    else this.#median.add(this.#clock() - beganAt);
  }

  /** Draws the line, unless the run is young. */
  draw(): void {
    const elapsed = this.#clock() - this.#start;
    if (elapsed < PATIENCE_MS) return;
    this.#isShown = this.#write(CLEAR_LINE + this.#text(elapsed).slice(0, this.#columns - 1));
  }

  /** Takes the line away, for other output or for good. */
  clear(): void {
    if (this.#isShown) this.#write(CLEAR_LINE);
    this.#isShown = false;
  }

  [Symbol.dispose](): void {
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#timer = null;
    this.clear();
  }

  #text(elapsed: number): string {
    const perSecond = this.#done / elapsed * 1_000;
    const left = (this.#requests - this.#done) / perSecond;
    const median = this.#median.value;
    return [
      `${this.#done}/${this.#requests} done`,
      `${this.#running} running`,
      ...this.#failed > 0 ? [`${this.#failed} failed`] : [],
      ...this.#done > 0 ? [`${perSecond.toFixed(perSecond < 10 ? 1 : 0)}/s`] : [],
      ...median === null ? [] : [`p50 ${milliseconds(median)}`],
      ...this.#done > 0 ? [`${Math.ceil(left)} s left`] : [],
    ].join("  ");
  }

  /** Whether that could be written: a terminal that is gone is no reason to stop. */
  #write(text: string): boolean {
    try {
      writeAllSync(this.#sink, text);
      return true;
    } catch {
      return false;
    }
  }
}
