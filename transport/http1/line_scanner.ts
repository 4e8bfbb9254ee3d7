import { ProtocolError } from "./messages.ts";
import type { ReceiveBuffer } from "./receive_buffer.ts";

const CR = 0x0d;

/** Looks for the empty line that ends a section of fields, at each byte once. */
export class LineScanner {
  #lineStart = 0;
  #scanned = 0;

  /** Bytes looked at; those of the whole section, empty line included, once it is complete. */
  get size(): number {
    return this.#scanned;
  }

  /**
   * Looks on, and tells whether the section is complete within `most` bytes.
   *
   * What is wrong behind them must not matter: it may have come already, or not.
   */
  advance(source: ReceiveBuffer, most: number): boolean {
    for (;;) {
      const lf = source.indexOfLf(this.#scanned);
      this.#scanned = lf < 0 ? source.length : lf + 1;
      if (lf < 0 || lf >= most) return false;
      // RFC 9112 section 2.2 lets a recipient take a lone LF for a line end; smugglers thank it.
      if (source.at(lf - 1) !== CR) {
        throw new ProtocolError("malformed", "a line ends in LF without CR");
      }
      if (lf - this.#lineStart === 1) return true;
      this.#lineStart = lf + 1;
    }
  }

  /** Makes ready for the next section. */
  reset(): void {
    this.#lineStart = this.#scanned = 0;
  }
}
