import { wrap } from "../../report/text/fit.ts";

/** What fits on every terminal. */
const WIDTH = 80;
const INDENT = "  ";
/** A left column that is wider than this has its right one on the line below. */
const WIDEST = 30;

/** Two columns, the left one as wide as it has to be, or as it is told, and the right one wrapped. */
export function columns(
  rows: readonly (readonly [left: string, right: string])[],
  width: number = widthOf(rows.map(([left]) => left)),
): string {
  const gap = " ".repeat(INDENT.length + width + 2);
  return rows.map(([left, right]) => {
    const [first = "", ...others] = wrap(right, WIDTH - gap.length);
    const start = left.length <= width
      ? `${INDENT}${left.padEnd(width)}  ${first}`
      : `${INDENT}${left}\n${gap}${first}`;
    return [start.trimEnd(), ...others.map((line) => gap + line)].join("\n");
  }).join("\n");
}

/** A paragraph, wrapped. */
export function paragraph(text: string): string {
  return wrap(text, WIDTH).join("\n");
}

/** What somebody may type, one a line. */
export function commands(...lines: readonly string[]): string {
  return lines.map((line) => `${INDENT}httptrace ${line}`).join("\n");
}

/** Parts with an empty line between them. */
export function page(...parts: readonly string[]): string {
  return `${parts.filter((part) => part !== "").join("\n\n")}\n`;
}

/** A part under a heading. */
export function section(heading: string, body: string): string {
  return `${heading}:\n${body}`;
}

/** The width of a column that these texts fit into. */
export function widthOf(texts: readonly string[]): number {
  return Math.max(0, ...texts.map(({ length }) => length).filter((length) => length <= WIDEST));
}
