import { Random } from "../_support/random.ts";

/** One combination of what goes wrong and where; it runs by itself, side by side with others. */
export interface Cell {
  readonly row: string;
  readonly column: string;
  /** What may come of it, where the system decides; mostly one thing. */
  readonly expected: readonly string[];
  /** Does it, and tells what came of it; throws if something else is not as it must be. */
  readonly run: () => Promise<string>;
}

/** Cells that are shown together. */
export interface Matrix {
  readonly title: string;
  /** What the rows are. */
  readonly rows: string;
  readonly cells: readonly Cell[];
  /** How many cells run side by side: enough to fill the time in which each waits. @default {16} */
  readonly width?: number;
}

/** What has come of each cell: what was expected of it, or why that is not so. */
export type Results = ReadonlyMap<Cell, { readonly came: string } | { readonly failure: string }>;

/**
 * The part of a matrix that has each row, each column, and each thing that is expected of a column;
 * which cells that takes, a seed decides.
 */
export function partOf(matrix: Matrix, seed: number): Matrix {
  const seen = new Set<string>();
  const cells = shuffled(matrix.cells, seed).filter(({ row, column, expected }) => {
    const before = seen.size;
    seen.add(`row ${row}`).add(`column ${column}: ${expected}`);
    return seen.size > before;
  });
  return { ...matrix, cells };
}

function shuffled<T>(several: readonly T[], seed: number): T[] {
  const random = new Random(seed);
  const keyed = several.map((one) => ({ one, key: random.below(2 ** 32) }));
  return keyed.toSorted((a, b) => a.key - b.key).map(({ one }) => one);
}

/** Runs the cells of a matrix side by side. */
export async function run({ cells, width = 16 }: Matrix): Promise<Results> {
  const results = new Map<Cell, { came: string } | { failure: string }>();
  const left = cells.values();
  const work = async (): Promise<void> => {
    for (const cell of left) {
      results.set(cell, await judge(cell).catch(({ message }) => ({ failure: message })));
    }
  };
  await Promise.all(Array.from({ length: width }, work));
  return results;
}

async function judge({ expected, run }: Cell): Promise<{ came: string } | { failure: string }> {
  const came = await run();
  return expected.includes(came)
    ? { came }
    : { failure: `${came} is not ${expected.join(" or ")}` };
}

/** What failed of a matrix, a line each. */
export function failuresOf(results: Results): string[] {
  return [...results].flatMap(([{ row, column }, result]) =>
    "failure" in result ? [`${row}: ${column}: ${result.failure}`] : []
  );
}

/** A matrix as a table for people: a line a row, and a dash where there is no cell. */
export function tableOf({ title, rows, cells }: Matrix, results: Results): string {
  const columns = [...new Set(cells.map(({ column }) => column))];
  const byRow = Map.groupBy(cells, ({ row }) => row);
  const lines = [[rows, ...columns]];
  for (const [row, cellsOfRow] of byRow) {
    const shown = new Map(cellsOfRow.map((cell) => [cell.column, shownIn(results, cell)]));
    lines.push([row, ...columns.map((column) => shown.get(column) ?? "-")]);
  }
  const widths = lines[0]!.map((_, nth) => Math.max(...lines.map((line) => line[nth]!.length)));
  const texts = lines.map((line) =>
    line.map((text, nth) => text.padEnd(widths[nth]!)).join("  ").trimEnd()
  );
  return [title, "", ...texts, ""].join("\n");
}

function shownIn(results: Results, cell: Cell): string {
  const result = results.get(cell);
  return result !== undefined && "came" in result ? result.came : "FAILED";
}
