/// <reference lib="dom" />

/** Rows beyond the edges that are ready before they are seen. */
const SPARE = 8;

/** What fills a list. */
export interface Rows {
  readonly count: number;
  /** Height of each row in pixels. */
  readonly height: number;
  make(index: number): HTMLElement;
}

/** A list of any length, of which only the rows that can be seen are in the page. */
export class RowList {
  readonly #scroller: HTMLElement;
  readonly #body: HTMLElement;
  readonly #changed: () => void;
  readonly #shown = new Map<number, HTMLElement>();
  #rows: Rows = { count: 0, height: 1, make: () => document.createElement("div") };
  #showsAll = false;

  /** `changed` is called when other rows are in the page than before. */
  constructor(scroller: HTMLElement, body: HTMLElement, changed: () => void) {
    this.#scroller = scroller;
    this.#body = body;
    this.#changed = changed;
    scroller.addEventListener("scroll", () => this.#update(), { passive: true });
    new ResizeObserver(() => this.#update()).observe(scroller);
  }

  /** Shows other rows. */
  fill(rows: Rows): void {
    this.#rows = rows;
    this.#body.style.height = `${rows.count * rows.height}px`;
    this.refresh();
  }

  /** Makes all rows again that can be seen. */
  refresh(): void {
    for (const [index, old] of this.#shown) {
      if (index >= this.#rows.count) {
        old.remove();
        this.#shown.delete(index);
      } else {
        const row = this.#make(index);
        old.replaceWith(row);
        this.#shown.set(index, row);
      }
    }
    this.#update();
  }

  /** Scrolls until a row can be seen. */
  reveal(index: number): void {
    const { height } = this.#rows;
    const head = this.#body.offsetTop;
    const room = this.#scroller.clientHeight - head;
    const top = index * height;
    if (top < this.#scroller.scrollTop) this.#scroller.scrollTop = top;
    else if (top + height > this.#scroller.scrollTop + room) {
      this.#scroller.scrollTop = top + height - room;
    }
    this.#update();
  }

  /** How many rows can be seen at once. */
  get page(): number {
    const room = this.#scroller.clientHeight - this.#body.offsetTop;
    return Math.max(1, Math.floor(room / this.#rows.height) - 1);
  }

  /** Keeps all rows in the page, up to a limit: paper does not scroll. */
  showAll(showsAll: boolean): void {
    this.#showsAll = showsAll;
    this.#update();
  }

  #update(): void {
    const { from, to } = this.#seen();
    for (const [index, row] of this.#shown) {
      if (index >= from && index < to) continue;
      row.remove();
      this.#shown.delete(index);
    }
    const fresh = document.createDocumentFragment();
    for (let index = from; index < to; index++) {
      if (this.#shown.has(index)) continue;
      const row = this.#make(index);
      this.#shown.set(index, row);
      fresh.append(row);
    }
    this.#body.append(fresh);
    this.#changed();
  }

  #seen(): { from: number; to: number } {
    const { count, height } = this.#rows;
    if (this.#showsAll) return { from: 0, to: count };
    const { scrollTop, clientHeight } = this.#scroller;
    const from = Math.max(0, Math.floor(scrollTop / height) - SPARE);
    const to = Math.min(count, Math.ceil((scrollTop + clientHeight) / height) + SPARE);
    return { from: Math.min(from, count), to };
  }

  #make(index: number): HTMLElement {
    const row = this.#rows.make(index);
    row.style.top = `${index * this.#rows.height}px`;
    row.style.height = `${this.#rows.height}px`;
    return row;
  }
}
