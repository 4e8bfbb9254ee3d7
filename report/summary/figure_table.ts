import type { Distribution } from "./distribution.ts";
import type { Measure } from "./summarized.ts";

/** A line of a table: what it tells of, and the figures. */
export interface FigureRow {
  readonly label: string;
  /** The measure whose colour it has. */
  readonly part: Exclude<Measure, "ttfb">;
  readonly figures: Distribution | null;
}

/** What a table is drawn on. */
export interface TableCanvas {
  readonly width: number;
  readonly paint: (part: FigureRow["part"] | "note", text: string) => string;
}

/** Room for the usual labels, so that the tables of a summary have their columns in line. */
const LABEL_WIDTH = "response".length;
const NOTHING = "-";
const GAP = "  ";

/** What a table may show, and in which order columns give way where there is no room for all. */
const COLUMNS: readonly (keyof Distribution)[] = [
  "count",
  "min",
  "mean",
  "p50",
  "p90",
  "p99",
  "max",
];
const FIRST_TO_GO: readonly (keyof Distribution)[] = ["mean", "min", "p90", "max"];

/** Draws figures in columns, as many as there is room for. */
export function figureTable(rows: readonly FigureRow[], { width, paint }: TableCanvas): string[] {
  const labels = ["", ...rows.map(({ label }) => label)];
  const label = Math.max(LABEL_WIDTH, ...labels.map((text) => text.length));
  const columns = new Map(COLUMNS.map((name) => {
    const heading = name === "count" ? "n" : name;
    return [name, column([heading, ...rows.map(({ figures }) => cell(figures, name))])];
  }));
  const widthOf = () => [...columns.values()].reduce((sum, cells) => sum + 2 + cells[0]!.length, 0);
  for (const name of FIRST_TO_GO) {
    if (2 + label + widthOf() > width) columns.delete(name);
  }
  return labels.map((text, index) => {
    const cells = [...columns.values()].map((cells) => cells[index]!);
    const line = `${GAP}${[text.padEnd(label), ...cells].join(GAP)}`;
    return paint(rows[index - 1]?.figures ? rows[index - 1]!.part : "note", line);
  });
}

function cell(figures: Distribution | null, name: keyof Distribution): string {
  if (figures === null) return NOTHING;
  return name === "count" ? String(figures.count) : figures[name].toFixed(3);
}

/** Cells of one width, the figures at its right end. */
export function column(cells: readonly string[]): string[] {
  const width = Math.max(...cells.map((text) => text.length));
  return cells.map((text) => text.padStart(width));
}
