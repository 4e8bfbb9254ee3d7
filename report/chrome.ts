/**
 * A trace in Chrome's Trace Event format, for Perfetto (ui.perfetto.dev) and chrome://tracing.
 *
 * Each call has a track, and so has each connection: with its dial, its exchanges, their phases, and
 * the times when it was idle. What overlaps on one of them, such as connects that race, takes more
 * tracks below. Arrows lead from a call to what it dialled and to the connection that served it.
 * What has not ended goes on until the end of the log, and says `unfinished`.
 *
 * @example
 * ```ts
 * import { TraceLog, Transport } from "@httptrace/httptrace";
 * import { toTraceEvents } from "@httptrace/httptrace/chrome";
 * import { assert } from "@std/assert";
 *
 * await using server = Deno.serve({ port: 0, onListen() {} }, () => new Response("hello"));
 * await using transport = new Transport();
 *
 * const log = TraceLog.record(transport.trace);
 * await (await transport.fetch(`http://127.0.0.1:${server.addr.port}/`)).text();
 *
 * const { traceEvents } = toTraceEvents(log);
 * assert(traceEvents.some(({ name, ph }) => ph === "X" && name === "wait"));
 * ```
 *
 * @module
 */

import type { TraceLog } from "../trace_log.ts";
import { VERSION } from "../version.ts";
import { drawn } from "./chrome/drawing.ts";
import type { Arrow, Slice, Track } from "./chrome/tracks.ts";
import type {
  ChromeEvent,
  ChromeFlow,
  ChromeInstant,
  ChromePlace,
  ChromeSlice,
  ChromeTrace,
} from "./chrome/types.ts";
import { modelOf } from "./model.ts";
import { lanesOf } from "./model/lanes.ts";
import { type ReportOptions, shownRecords } from "./redact.ts";
import { jsonText } from "./text/safe.ts";
import { isoTime } from "./wall_clock.ts";

export type * from "./chrome/types.ts";
export type { ReportOptions };

/** The groups of tracks. */
const GROUPS = { calls: 1, connections: 2 } as const;
/** Numbers of tracks begin behind those of groups: one with its group's number has a special role. */
const FIRST_TRACK = 10;
const METADATA = { ph: "M", cat: "__metadata", ts: 0 } as const;

/**
 * Makes trace events of a trace.
 *
 * @param log What happened.
 * @param options Whether secrets are shown.
 * @returns The trace.
 */
export function toTraceEvents(log: TraceLog, options: ReportOptions = {}): ChromeTrace {
  const model = modelOf(shownRecords(log, options));
  const { calls, connections, arrows } = drawn(model, log.records.at(-1)?.time ?? 0);
  const sheet = new Sheet();
  sheet.addGroup(GROUPS.calls, "calls", calls);
  sheet.addGroup(GROUPS.connections, "connections", connections);
  sheet.addArrows(arrows);
  return {
    displayTimeUnit: "ms",
    otherData: { creator: `httptrace ${VERSION}`, epoch: isoTime(log.epoch, 0) },
    traceEvents: sheet.events,
  };
}

/**
 * Makes the text of trace events.
 *
 * @param log What happened.
 * @param options Whether secrets are shown.
 * @returns JSON, an event a line.
 */
export function formatChrome(log: TraceLog, options: ReportOptions = {}): string {
  const { traceEvents, ...rest } = toTraceEvents(log, options);
  const lines = traceEvents.map((event) => jsonText(event)).join(",\n");
  return `${jsonText(rest).slice(0, -1)},"traceEvents":[\n${lines}\n]}\n`;
}

/** The events of a trace, as they are put together. */
class Sheet {
  readonly events: ChromeEvent[] = [];
  readonly #places = new Map<Slice, ChromePlace>();
  #tracks = FIRST_TRACK;

  addGroup(pid: number, name: string, tracks: readonly Track[]): void {
    const place = { pid, tid: 0 };
    this.events.push(
      { ...METADATA, name: "process_name", ...place, args: { name } },
      { ...METADATA, name: "process_sort_index", ...place, args: { sort_index: pid } },
    );
    for (const track of tracks) this.#addTrack(pid, track);
  }

  addArrows(arrows: readonly Arrow[]): void {
    arrows.forEach((arrow, id) => {
      const flow = { id, name: arrow.name, cat: "flow", ts: microseconds(arrow.time) } as const;
      const start: ChromeFlow = { ph: "s", ...flow, ...this.#places.get(arrow.from)! };
      const finish: ChromeFlow = { ph: "f", bp: "e", ...flow, ...this.#places.get(arrow.to)! };
      this.events.push(start, finish);
    });
  }

  #addTrack(pid: number, { name, slices, marks }: Track): void {
    lanesOf(slices).forEach((lane, index) => {
      const place = { pid, tid: this.#tracks++ };
      const title = index === 0 ? name : `${name} (${index + 1})`;
      this.events.push(
        { ...METADATA, name: "thread_name", ...place, args: { name: title } },
        { ...METADATA, name: "thread_sort_index", ...place, args: { sort_index: place.tid } },
        ...lane.map((slice) => this.#slice(slice, place)),
        ...(index === 0 ? marks : []).map((mark): ChromeInstant => ({
          ph: "i",
          name: mark.name,
          cat: mark.category,
          ts: microseconds(mark.time),
          s: "t",
          ...place,
          args: mark.args,
        })),
      );
    });
  }

  #slice(slice: Slice, place: ChromePlace): ChromeSlice {
    this.#places.set(slice, place);
    const { name, category: cat, start, end, args } = slice;
    const ts = microseconds(start);
    return { ph: "X", name, cat, ts, dur: microseconds(end) - ts, ...place, args };
  }
}

/**
 * Whole eighths, which binary numbers add up exactly: readers take a slice that begins a rounding
 * error before the end of another one for a part of it, or for broken.
 */
function microseconds(time: number): number {
  return Math.round(time * 8000) / 8;
}
