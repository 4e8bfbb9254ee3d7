import type { Phase } from "../../trace.ts";
import { bar } from "../text/bar.ts";
import { count } from "../text/figures.ts";
import { wrap } from "../text/fit.ts";
import { escapeControls } from "../text/safe.ts";
import { MEASURES } from "./call_figures.ts";
import { column, type FigureRow, figureTable } from "./figure_table.ts";
import type { Bucket } from "./histogram.ts";
import type { CallGroup, ScheduleFacts, StatusCount, Summary, UrlSummary } from "./summarized.ts";

/** What a piece of a summary is, for a painter to choose its colour. */
export type SummaryPart = Phase | "total" | "title" | "success" | "failure" | "note";

/** Settings of a summary as text. */
export interface SummaryTextOptions {
  /**
   * Columns that tables and bars fit into, from 40 on.
   *
   * @default {80}
   */
  readonly width?: number;
  /**
   * Draws with ASCII characters only.
   *
   * @default {false}
   */
  readonly ascii?: boolean;
  /** Colours the pieces; by default nothing is coloured. */
  readonly paint?: (part: SummaryPart, text: string) => string;
}

type Canvas = Required<SummaryTextOptions>;

const NARROWEST = 40;
const MOST_URLS = 20;
/** Fewer calls are all there in the tables. */
const LEAST_FOR_HISTOGRAM = 10;
const GAP = "  ";

/**
 * Shows a summary as text: counts, a table of figures for calls on new connections and one for those
 * on reused ones, errors, and a histogram.
 *
 * @param summary What calls come to.
 * @param options Width, characters and colours.
 * @returns Lines of text, each with a line break at its end.
 * @throws {RangeError} If `width` is less than 40.
 */
export function formatSummary(summary: Summary, options: SummaryTextOptions = {}): string {
  const { width = 80, ascii = false, paint = (_, text) => text } = options;
  if (!(width >= NARROWEST)) {
    throw new RangeError(`Cannot summarise: width is ${width}, the least is ${NARROWEST}`);
  }
  const canvas = { width: Math.floor(width), ascii, paint };
  const paragraphs = [
    overview(summary, canvas),
    errors(summary, canvas),
    ...groups(summary, canvas),
    summary.schedule === null ? [] : schedule(summary.schedule, canvas),
    summary.urls.length > 1 ? urls(summary.urls, canvas) : [],
    histogram(summary.histogram, canvas),
    notes(summary, canvas),
  ];
  const text = paragraphs.filter((lines) => lines.length > 0).map((lines) => lines.join("\n"));
  return `${text.join("\n\n")}\n`;
}

function overview(summary: Summary, canvas: Canvas): string[] {
  const { calls, elapsed, callsPerSecond, bytes, connections, redirects, retries } = summary;
  const time = elapsed === null ? "" : ` in ${seconds(elapsed)}`;
  // Those alone count that have a whole response.
  const counted = calls.ok === calls.begun ? "" : " ok";
  const rate = !callsPerSecond ? "" : `, ${perSecond(callsPerSecond)}${counted} a second`;
  const { shutdown: _, ...closed } = connections.closed;
  const { opened, failed: unopened, reuses } = connections;
  const ends = { failed: calls.failed, aborted: calls.aborted, unfinished: calls.unfinished };
  const facts: [label: string, text: string][] = [
    ["calls", list(`${calls.ok} ok`, ends)],
    ["statuses", statusText(summary.statuses)],
    ["redirects", redirects > 0 ? String(redirects) : ""],
    ["retries", retries > 0 ? String(retries) : ""],
    ["connections", list(`${opened} opened, ${count(reuses, "reuse")}`, { failed: unopened })],
    ["closed", Object.entries(closed).map(([why, number]) => `${why}: ${number}`).join(", ")],
    ["sent", amount(bytes.sent, bytes.sentPerSecond)],
    ["received", amount(bytes.received, bytes.receivedPerSecond)],
  ];
  const label = Math.max(...facts.map(([name]) => name.length));
  return [
    ...title(`Summary of ${count(calls.begun, "call")}${time}${rate}`, canvas),
    ...facts.filter(([, text]) => text !== "").flatMap(([name, text]) => {
      return hanging(`${GAP}${name.padEnd(label)}${GAP}`, text, canvas.width);
    }),
  ];
}

function errors(summary: Summary, canvas: Canvas): string[] {
  if (summary.errors.length === 0) return [];
  const width = Math.max(...summary.errors.map((error) => String(error.count).length));
  const lines = summary.errors.flatMap(({ code, phase, message, count }) => {
    const where = phase === null || phase === code ? "" : ` in ${phase}`;
    const kind = code === null ? "" : `${code}${where}: `;
    const before = `${GAP}${String(count).padStart(width)}${GAP}`;
    const text = escapeControls(canvas.ascii ? message.replaceAll("…", "...") : message);
    return hanging(before, kind + text, canvas.width);
  });
  return [...title("Errors", canvas), ...lines.map((line) => canvas.paint("failure", line))];
}

/** One table for each kind of call. What was measured in none of them has a row in none of them. */
function groups(summary: Summary, canvas: Canvas): string[][] {
  const titles: [title: string, calls: CallGroup | null][] = [
    ["New connections", summary.new],
    ["Reused connections", summary.reused],
    ["Failed", summary.failed],
  ];
  const measured = MEASURES.filter((measure) => {
    return titles.some(([, calls]) => (calls?.measures[measure] ?? null) !== null);
  });
  return titles.map(([kind, calls]) => {
    if (calls === null) return [];
    const rows = measured.map((measure): FigureRow => {
      const part = measure === "ttfb" ? "wait" : measure;
      return { label: measure, part, figures: calls.measures[measure] };
    });
    const heading = `${kind}: ${count(calls.calls, "call")}, in milliseconds`;
    return [...title(heading, canvas), ...figureTable(rows, canvas)];
  });
}

function schedule(facts: ScheduleFacts, canvas: Canvas): string[] {
  const { rate, started, delay, service, response } = facts;
  const kept = started === null ? "" : `, ${perSecond(started)} a second were started`;
  const rows: FigureRow[] = [
    { label: "delay", part: "queue", figures: delay },
    { label: "service", part: "wait", figures: service },
    { label: "response", part: "total", figures: response },
  ];
  const explained = "A request that is due while all workers are busy starts late. Its service " +
    "time counts from its start, its response time from when it was due: delay and all.";
  return [
    ...title(`Schedule: ${perSecond(rate)} a second were due${kept}`, canvas),
    ...figureTable(rows, canvas),
    ...wrap(explained, canvas.width).map((line) => canvas.paint("note", line)),
  ];
}

function urls(summaries: readonly UrlSummary[], canvas: Canvas): string[] {
  const lines = summaries.slice(0, MOST_URLS).flatMap((one) => {
    const counts = list(count(one.calls, "call"), { failed: one.failed });
    const statuses = one.statuses.length === 0 ? "" : `; ${statusText(one.statuses)}`;
    const heading = `${one.method} ${escapeControls(one.url)}: ${counts}${statuses}`;
    const rows: FigureRow[] = [
      { label: "new", part: "connect", figures: one.new },
      { label: "reused", part: "total", figures: one.reused },
    ];
    const known = rows.filter(({ figures }) => figures !== null);
    return [
      ...hanging(GAP, heading, canvas.width),
      ...known.length > 0 ? figureTable(known, canvas) : [],
    ];
  });
  const more = summaries.length - MOST_URLS;
  return [
    ...title("Total time by URL, on new and on reused connections", canvas),
    ...lines,
    ...more > 0 ? [canvas.paint("note", `${GAP}and ${count(more, "more URL")}`)] : [],
  ];
}

function histogram(buckets: readonly Bucket[], canvas: Canvas): string[] {
  const { width, ascii, paint } = canvas;
  const calls = buckets.reduce((sum, bucket) => sum + bucket.count, 0);
  if (calls < LEAST_FOR_HISTOGRAM) return [];
  const dash = ascii ? "-" : "–";
  const limit = (value: number) => String(Number(value.toPrecision(6)));
  const froms = column(buckets.map(({ from }) => limit(from)));
  const tos = column(buckets.map(({ to }) => limit(to)));
  const counts = column(buckets.map((bucket) => String(bucket.count)));
  const most = Math.max(...buckets.map((bucket) => bucket.count));
  const lines = buckets.map((bucket, index) => {
    const label = `${GAP}${froms[index]} ${dash} ${tos[index]} ms${GAP}${counts[index]}`;
    const room = width - label.length - GAP.length;
    if (bucket.count === 0) return label;
    const drawn = bar([{ from: 0, to: bucket.count / most }], room, ascii);
    return `${label}${GAP}${paint("wait", drawn)}`;
  });
  return [...title(`Total time of ${count(calls, "call")}`, canvas), ...lines];
}

function notes({ slowStart, redirects }: Summary, { width, paint }: Canvas): string[] {
  const texts = [
    ...redirects > 0
      ? ["Times of a call with redirects are those of all its requests together."]
      : [],
    ...slowStart === null ? [] : [
      `The first call took ${(slowStart.total / slowStart.others).toFixed(0)} times as long as ` +
      "the median of the others on new connections: the first call of a program also waits for " +
      "code to be loaded.",
    ],
  ];
  return texts.flatMap((text) => wrap(text, width)).map((line) => paint("note", line));
}

function title(text: string, { width, paint }: Canvas): string[] {
  return wrap(text, width).map((line) => paint("title", line));
}

/** Text after a label, its further lines set in as far. */
function hanging(label: string, text: string, width: number): string[] {
  const [first, ...more] = wrap(text, width - label.length);
  return [`${label}${first}`, ...more.map((line) => " ".repeat(label.length) + line)];
}

/** What is said at all events, and the numbers that are not 0. */
function list(always: string, numbers: Readonly<Record<string, number>>): string {
  const some = Object.entries(numbers).filter(([, number]) => number > 0);
  return [always, ...some.map(([what, number]) => `${number} ${what}`)].join(", ");
}

function statusText(statuses: readonly StatusCount[]): string {
  return statuses.map(({ status, count }) => `${status}: ${count}`).join(", ");
}

function seconds(duration: number): string {
  return `${(duration / 1_000).toFixed(duration < 10_000 ? 3 : 1)} s`;
}

function perSecond(number: number): string {
  return number >= 100 ? number.toFixed(0) : number.toPrecision(3);
}

function amount(bytes: number, rate: number | null): string {
  return rate === null || bytes === 0 ? size(bytes) : `${size(bytes)}, ${size(rate)} a second`;
}

function size(bytes: number): string {
  const units = ["bytes", "kB", "MB", "GB", "TB"];
  const power = Math.min(Math.floor(Math.log10(Math.max(bytes, 1)) / 3), units.length - 1);
  const number = bytes / 1_000 ** power;
  return `${power === 0 ? Math.round(number) : number.toPrecision(3)} ${units[power]}`;
}
