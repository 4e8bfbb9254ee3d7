/**
 * An identifier that is always the same for the same text: hex digits, never all zero.
 *
 * @param text What it is the identifier of.
 * @param bytes 16 for a trace, 8 for a span.
 */
export function hexId(text: string, bytes: 8 | 16): string {
  const words = Array.from({ length: bytes / 4 }, (_, salt) => hash(`${salt} ${text}`) || 1);
  return words.map((word) => word.toString(16).padStart(8, "0")).join("");
}

/** FNV-1a over code units, and then MurmurHash's last steps: FNV alone mixes the ends too little. */
function hash(text: string): number {
  let word = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) {
    word = Math.imul(word ^ text.charCodeAt(at), 0x01000193);
  }
  word = Math.imul(word ^ word >>> 16, 0x85ebca6b);
  word = Math.imul(word ^ word >>> 13, 0xc2b2ae35);
  return (word ^ word >>> 16) >>> 0;
}
