import type { Sink } from "./io.ts";

/** Writes all bytes; each write may take some of them only. */
export async function writeAll(sink: Sink, bytes: Uint8Array): Promise<void> {
  for (let rest = bytes; rest.length > 0;) rest = rest.subarray(await sink.write(rest));
}

/** Writes all of a text at once, so that a line is out before the next thing happens. */
export function writeAllSync(sink: Sink, text: string): void {
  for (let rest = new TextEncoder().encode(text); rest.length > 0;) {
    rest = rest.subarray(sink.writeSync(rest));
  }
}
