/** Bytes in memory of their own, as the platform's streams and bodies want them. */
export type Bytes = Uint8Array<ArrayBuffer>;

/** Pieces as one. */
export function joined(...pieces: readonly Uint8Array[]): Bytes {
  const whole = new Uint8Array(pieces.reduce((size, piece) => size + piece.length, 0));
  let offset = 0;
  for (const piece of pieces) {
    whole.set(piece, offset);
    offset += piece.length;
  }
  return whole;
}

/** The bytes as a buffer that has nothing else in it. */
export function wholeBuffer(bytes: Bytes): ArrayBuffer {
  return bytes.length === bytes.buffer.byteLength ? bytes.buffer : bytes.slice().buffer;
}
