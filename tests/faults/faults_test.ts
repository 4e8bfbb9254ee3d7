import { assertEquals } from "@std/assert";
import { TRACE_EVENT_TYPES } from "../../mod.ts";
import { ownProcess } from "../_support/own_process.ts";
import { requires } from "../_support/requires.ts";
import { MATRICES } from "./_matrices.ts";
import { type Cell, failuresOf, type Matrix, partOf, run } from "./_matrix.ts";

const test = requires("openssl");

/** Which part of each matrix is tried here; `deno task faults` tries all of it. */
const SEED = 1;

test("a part of every matrix goes as it should, and leaves nothing open", async () => {
  const args = [`--part=${SEED}`];
  const { status, stdout, stderr } = await ownProcess("print.ts", import.meta.url, args);
  assertEquals(status, 0, stdout + stderr);
});

test("between them the calls that are stopped at each event see every event", async () => {
  const { cells } = await MATRICES.aborts();
  const seen = new Set(cells.map(({ row }) => row.split(" ")[0]));
  assertEquals(TRACE_EVENT_TYPES.filter((type) => !seen.has(type)), []);
});

Deno.test("a part of a matrix has each row, and each thing that is expected of a column", () => {
  const matrix = matrixOf(["a", "b", "c", "d"], ["x", "y", "z"]);
  for (const seed of [1, 2, 3]) {
    const { cells } = partOf(matrix, seed);
    assertEquals([...new Set(cells.map(({ row }) => row))].toSorted(), ["a", "b", "c", "d"]);
    const expected = new Set(cells.map(({ column, expected }) => `${column} ${expected}`));
    assertEquals(expected.size, 6);
  }
});

Deno.test("a cell fails if it throws, and if something else comes of it than is expected", async () => {
  const { cells: [cell], ...rest } = matrixOf(["a"], ["x"]);
  const failures = async (does: Cell["run"]) => {
    const matrix = { ...rest, cells: [{ ...cell!, run: does }] };
    return failuresOf(await run(matrix));
  };
  assertEquals(await failures(() => Promise.resolve("ok")), []);
  assertEquals(await failures(() => Promise.resolve("aborted")), ["a: x: aborted is not ok"]);
  assertEquals(await failures(() => Promise.reject(new Error("it broke"))), ["a: x: it broke"]);
});

/** A matrix of which the first row goes well, and the others do not. */
function matrixOf(rows: readonly string[], columns: readonly string[]): Matrix {
  const cells = rows.flatMap((row, nth) =>
    columns.map((column): Cell => ({
      row,
      column,
      expected: [nth === 0 ? "ok" : "aborted"],
      run: () => Promise.resolve("ok"),
    }))
  );
  return { title: "", rows: "", cells };
}
