import { assert, assertEquals } from "@std/assert";
import { type Piece, piecesOf } from "../../page/lanes.ts";
import { newAndReused, queued, troubled } from "../_support/scenes.ts";
import { traceOf } from "./_trace.ts";

const WIDE = 1_000_000;

function kinds(pieces: readonly Piece[]): string[] {
  return pieces.map(({ kind }) => kind);
}

Deno.test("a connection is dialled, used, and idle between its uses", async () => {
  const trace = traceOf(await newAndReused());
  const pieces = piecesOf(trace.connections[0]!, trace, trace.whole, WIDE);
  assertEquals(kinds(pieces).filter((kind) => kind !== "idle"), ["dial", "use", "use"]);
  const uses = pieces.filter((piece) => piece.kind === "use");
  assertEquals(uses.map(({ exchange }) => exchange.call.callId), [1, 2]);
  assertEquals(uses.map(({ bars }) => bars.map(({ phase }) => phase)), [
    ["send", "wait", "receive"],
    ["send", "wait", "receive"],
  ]);
  const [first, second] = uses;
  const gap = pieces.find((piece) => piece.kind === "idle" && piece.start === first!.end);
  assert(gap?.kind === "idle");
  assertEquals(gap.end, second!.start);
});

Deno.test("those who wait for a connection are shown with it", async () => {
  const trace = traceOf(await queued());
  const pieces = piecesOf(trace.connections[0]!, trace, trace.whole, WIDE);
  const waits = pieces.filter((piece) => piece.kind === "queue");
  assertEquals(waits.map(({ exchange }) => exchange.call.callId), [2, 3]);
  assertEquals(waits.map(({ lane }) => lane), [0, 1]);
});

Deno.test("uses too short to be told apart are one piece, and none is lost", async () => {
  const trace = traceOf(await queued());
  const pieces = piecesOf(trace.connections[0]!, trace, trace.whole, 1);
  const merged = pieces.filter((piece) => piece.kind === "uses" || piece.kind === "use");
  const calls = merged.reduce((sum, piece) => sum + (piece.kind === "uses" ? piece.count : 1), 0);
  assertEquals(calls, 3);
  assert(merged.length < 3);
});

Deno.test("what is out of sight is left out", async () => {
  const trace = traceOf(await newAndReused());
  const { start } = trace.calls[1]!;
  const pieces = piecesOf(trace.connections[0]!, trace, { from: start, to: trace.whole.to }, WIDE);
  const uses = pieces.filter((piece) => piece.kind === "use");
  assertEquals(uses.map(({ exchange }) => exchange.call.callId), [2]);
});

Deno.test("a dial that failed has no idle time", async () => {
  const trace = traceOf(await troubled());
  assertEquals(kinds(piecesOf(trace.connections[0]!, trace, trace.whole, WIDE)), ["dial"]);
});
