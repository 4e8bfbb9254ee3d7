/** Text cut in its middle, so that it takes no more than `width` columns. */
export function shorten(text: string, width: number, gap: string): string {
  if (text.length <= width) return text;
  const kept = Math.max(0, width - gap.length);
  const tail = Math.floor(kept / 3);
  return text.slice(0, kept - tail) + gap.slice(0, width) + text.slice(text.length - tail);
}

/** Text as lines of no more than `width` columns, broken between words where that is possible. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (let word of text.split(" ")) {
    if (line !== "" && line.length + 1 + word.length > width) {
      lines.push(line);
      line = "";
    }
    for (; word.length > width; word = word.slice(width)) lines.push(word.slice(0, width));
    line = line === "" ? word : `${line} ${word}`;
  }
  return [...lines, line];
}
