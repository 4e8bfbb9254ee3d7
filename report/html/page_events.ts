import { rawLogLine } from "../log_lines.ts";
import { isType, type TraceRecord } from "../record.ts";
import { count } from "../text/figures.ts";
import { plain } from "./plain.ts";
import { Table } from "./table.ts";

/** What happened, in words: the name of the event, and its line in a log. */
export type EventLine = readonly [type: string, text: string];

/** When something happened and the place of its line, by turns: thousands of calls share lines. */
export type PageEvents = readonly number[];

/** The lines of events, each once. */
export class EventLines {
  readonly #table = new Table<EventLine>();

  /** What happened; reads that follow each other are one event, for there may be thousands. */
  eventsOf(records: readonly TraceRecord[]): PageEvents {
    return runsOf(records).flatMap((run) => {
      const [first] = run;
      const text = run.length === 1 ? rawLogLine(first, (_, value) => value) : transfer(run);
      return [plain(first.time), this.#table.place(`${first.type}\n${text}`, [first.type, text])];
    });
  }

  /** The lines, by their places. */
  get lines(): readonly EventLine[] {
    return this.#table.values;
  }
}

type Run = [TraceRecord, ...TraceRecord[]];

function runsOf(records: readonly TraceRecord[]): Run[] {
  const runs: Run[] = [];
  for (const record of records) {
    const run = runs.at(-1);
    if (run?.[0].type === record.type && isData(record)) run.push(record);
    else runs.push([record]);
  }
  return runs;
}

function transfer(run: Run): string {
  const bytes = run.reduce((sum, record) => sum + (isData(record) ? record.detail.bytes : 0), 0);
  const [verb, noun] = run[0].type === "datasent" ? ["wrote", "write"] : ["read", "read"];
  return `${verb} ${count(bytes, "byte")} in ${count(run.length, noun)}`;
}

function isData(record: TraceRecord): record is TraceRecord<"datasent" | "datareceived"> {
  return isType(record, "datasent") || isType(record, "datareceived");
}
