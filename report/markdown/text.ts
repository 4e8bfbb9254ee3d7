import { shorten } from "../text/fit.ts";
import { escapeControls } from "../text/safe.ts";

/** A column of a table. */
export interface Column {
  readonly title: string;
  readonly isNumber?: boolean;
}

/** What stands where there is nothing. */
export const NOTHING = "–";
/** More rows than these nobody reads, and a comment on a pull request does not hold. */
export const MOST_ROWS = 50;
/** Columns of a sentence. */
export const WIDE = 400;

/**
 * Any text as code in a cell of a table, cut in its middle if it is longer than `width`.
 *
 * In a span of code nothing is a link, a tag or a mention; only backticks can end it, and only a
 * vertical bar the cell.
 */
export function code(text: string, width: number): string {
  const safe = shorten(escapeControls(text), width, "…").toWellFormed()
    // Readers differ in what two backslashes before a bar mean; so none of the text's is there.
    .replace(/(?<!\\)\\+(?=\|)/g, (run) => "\\u005c".repeat(run.length))
    .replaceAll("|", "\\|");
  if (safe.trim() === "") return NOTHING;
  const runs = safe.match(/`+/g) ?? [];
  const fence = "`".repeat(Math.max(0, ...runs.map((run) => run.length)) + 1);
  const gap = runs.length > 0 || /^ | $/.test(safe) ? " " : "";
  return `${fence}${gap}${safe}${gap}${fence}`;
}

/** A table with a line break at its end; every cell is Markdown without line breaks and bars. */
export function table(columns: readonly Column[], rows: readonly (readonly string[])[]): string {
  const rule = columns.map(({ isNumber = false }) => isNumber ? "---:" : "---");
  const lines = [columns.map(({ title }) => title), rule, ...rows];
  return lines.map((cells) => `| ${cells.join(" | ")} |\n`).join("");
}

/** A column of text. */
export function text(title: string): Column {
  return { title };
}

/** A column of numbers. */
export function number(title: string): Column {
  return { title, isNumber: true };
}

/** A duration as it stands in a column, without its unit. */
export function time(milliseconds: number | null): string {
  return milliseconds === null ? NOTHING : milliseconds.toFixed(2);
}
