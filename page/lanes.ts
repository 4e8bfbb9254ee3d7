import type { PageConnection } from "../report/html/page_data.ts";
import { type Bar, barsOf, dialBars, exchangeBars, laned } from "./bars.ts";
import { lengthOf, type Range } from "./range.ts";
import type { Exchange, RecordedTrace } from "./trace.ts";

/** One piece of the life of a connection. */
export type Piece =
  /** It is made. */
  | { readonly kind: "dial"; readonly bars: readonly Bar[] }
  /** A call has it. */
  | {
    readonly kind: "use";
    readonly start: number;
    readonly end: number;
    readonly exchange: Exchange;
    readonly bars: readonly Bar[];
  }
  /** So many calls have it, too short to be told apart. */
  | { readonly kind: "uses"; readonly start: number; readonly end: number; readonly count: number }
  /** Nobody has it. */
  | { readonly kind: "idle"; readonly start: number; readonly end: number }
  /** A call waits for it. */
  | {
    readonly kind: "queue";
    readonly bar: Bar;
    readonly exchange: Exchange;
    readonly lane: number;
  };

/** Pixels below which a use is drawn together with its neighbours, and without its phases. */
const NARROW = { use: 3, phases: 10 };

/** The life of a connection, as far as it can be seen in a range that is so many pixels wide. */
export function piecesOf(
  connection: PageConnection,
  trace: RecordedTrace,
  range: Range,
  width: number,
): Piece[] {
  const pixel = lengthOf(range) / Math.max(width, 1);
  const narrow = NARROW.use * pixel;
  const exchanges = trace.usesOf(connection);
  const uses = connection.uses.flatMap(({ start, end }, index) => {
    const exchange = exchanges[index];
    return exchange ? [{ start, end: end ?? trace.data.end, exchange }] : [];
  });
  const isSeen = ({ start, end }: { start: number; end: number }): boolean =>
    end >= range.from && start <= range.to;
  const { dial } = connection;
  return [
    ...(dial === null ? [] : [{ kind: "dial", bars: dialBars(dial, trace.endOf(dial)) } as const]),
    ...gapsOf(connection, trace).filter((gap) => gap.end - gap.start > narrow).filter(isSeen),
    ...together(uses.filter(isSeen), pixel),
    ...queuesOf(exchanges, trace, narrow).filter(({ bar }) => isSeen(bar)),
  ];
}

interface Use {
  readonly start: number;
  readonly end: number;
  readonly exchange: Exchange;
}

/** Uses, where those too short to be seen are one piece. */
function together(uses: readonly Use[], pixel: number): Piece[] {
  const narrow = NARROW.use * pixel;
  const pieces: Piece[] = [];
  for (const { start, end, exchange } of uses) {
    if (end - start > narrow) {
      const bars = end - start > NARROW.phases * pixel ? exchangeBars(exchange, end) : [];
      pieces.push({ kind: "use", start, end, exchange, bars });
      continue;
    }
    const last = pieces.at(-1);
    const joins = last?.kind === "uses" && start - last.end <= narrow;
    const begun = joins ? last : { start, count: 0 };
    if (joins) pieces.pop();
    pieces.push({ kind: "uses", start: begun.start, end, count: begun.count + 1 });
  }
  return pieces;
}

/** When nobody had a connection that was there to be had. */
function gapsOf(
  { dial, uses, closed }: PageConnection,
  trace: RecordedTrace,
): (Piece & { kind: "idle" })[] {
  const established = dial?.outcome === "ok" ? dial.end : null;
  const begins = [established, ...uses.map(({ end }) => end)];
  const ends = [...uses.map(({ start }) => start), closed?.time ?? trace.data.end];
  return begins.flatMap((start, index) => {
    const end = ends[index];
    return start === null || end === undefined || end <= start
      ? []
      : [{ kind: "idle", start, end } as const];
  });
}

function queuesOf(
  exchanges: readonly Exchange[],
  trace: RecordedTrace,
  narrow: number,
): (Piece & { kind: "queue" })[] {
  const waits = exchanges.flatMap((exchange) => {
    const bar = exchange.attempt.queue === null ? undefined : barsOf(exchange, trace)[0];
    return bar !== undefined && bar.end - bar.start > narrow ? [{ exchange, bar }] : [];
  });
  const lanes = laned(waits.map(({ bar }) => bar));
  return waits.map((wait, index) => ({ kind: "queue", ...wait, lane: lanes.of[index] ?? 0 }));
}
