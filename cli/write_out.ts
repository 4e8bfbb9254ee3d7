import type { CurlOptions } from "../report/curl/variables.ts";
import { modelOf, type TracedCall } from "../report/model.ts";
import { CallGatherer } from "../report/model/call_gatherer.ts";
import { keepRecord, type TraceRecord } from "../report/record.ts";
import { nearest } from "../report/text/nearest.ts";
import { escapeControls } from "../report/text/safe.ts";
import {
  parseWriteOut,
  renderWriteOut,
  WRITE_OUT_NAMES,
  type WriteOutTarget,
  type WriteOutTemplate,
} from "../report/write_out.ts";
import { Trace, TRACE_EVENT_TYPES } from "../trace.ts";
import { messageOf, statusOf } from "./errors/exit_status.ts";
import { readInput, writeError } from "./files.ts";
import type { Io, Sink } from "./io.ts";

/** Settings of a {@linkcode WriteOut}. */
export interface WriteOutSettings extends CurlOptions {
  /** Writes text, to a file if it has a name. It must not throw: the request is over, others follow. */
  readonly print: (sink: Sink, text: string, name?: string) => void;
}

/** How a request ended in the eyes of the command line. */
export interface RequestEnd {
  /** What it threw, or `null`. */
  readonly error: unknown;
  /** The file that its body was written to. */
  readonly fileName: string | null;
}

/** A request that text is written after. */
export interface WatchedRequest {
  /** What the transport is to be told. */
  readonly options: { readonly trace: Trace };
  /** Writes the text: the request is over. */
  readonly end: (end: RequestEnd) => void;
}

/** What is written after each request: `-w`. */
export class WriteOut {
  readonly #template: WriteOutTemplate;
  readonly #io: Io;
  readonly #settings: WriteOutSettings;
  readonly #seen = new CallGatherer();
  /** The numbers of the URLs, in the order in which they came up. */
  readonly #urls = new Map<string, number>();

  private constructor(template: WriteOutTemplate, io: Io, settings: WriteOutSettings) {
    this.#template = template;
    this.#io = io;
    this.#settings = settings;
  }

  /**
   * Reads the template, and says what in it is not known.
   *
   * @throws {CliError} If it is in a file that cannot be read.
   */
  static async open(text: string, io: Io, settings: WriteOutSettings): Promise<WriteOut> {
    const template = parseWriteOut(await templateText(text, io));
    const writeOut = new WriteOut(template, io, settings);
    for (const name of template.unknown) writeOut.#warn(unknownName(name));
    return writeOut;
  }

  /** Watches the next request to a URL. */
  watch(url: string): WatchedRequest {
    const trace = new Trace();
    const records: TraceRecord[] = [];
    const gather = (event: TraceRecord) => keepRecord(records, event);
    for (const type of TRACE_EVENT_TYPES) trace.addEventListener(type, gather);
    const urlNumber = this.#urls.get(url) ?? this.#urls.size;
    this.#urls.set(url, urlNumber);
    const end = ({ error, fileName }: RequestEnd): void => {
      for (const call of modelOf(records).calls) {
        this.#write(call, {
          urlNumber,
          ...(fileName !== null && { fileName }),
          ...(error instanceof Error && { failure: failureOf(error) }),
        });
      }
    };
    return { options: { trace }, end };
  }

  /** Takes the next record of a trace that was saved; writes after the last one of each call. */
  see(record: TraceRecord): void {
    const records = this.#seen.gather(record) ?? [];
    for (const call of modelOf(records).calls) this.#write(call, {});
  }

  #write(call: TracedCall, options: CurlOptions): void {
    let last: WriteOutTarget = { kind: "stdout" };
    const pieces = renderWriteOut(this.#template, call, { ...this.#settings, ...options });
    for (const { to, text } of pieces) {
      // As for curl, what cannot go to a file goes where the text before it went.
      if (!this.#put(text, to)) this.#put(text, last);
      else last = to.kind === "file" ? { ...to, append: true } : to;
    }
  }

  /** Writes text, unless that is to a file that cannot be opened. */
  #put(text: string, to: WriteOutTarget): boolean {
    if (to.kind !== "file") {
      this.#settings.print(this.#io[to.kind], text);
      return true;
    }
    const { name, append } = to;
    try {
      using file = Deno.openSync(name, { create: true, write: true, append, truncate: !append });
      this.#settings.print(file, text, name);
      return true;
    } catch (cause) {
      this.#warn(messageOf(writeError(name, cause)));
      return false;
    }
  }

  #warn(text: string): void {
    this.#settings.print(this.#io.stderr, `httptrace: ${escapeControls(text)}\n`);
  }
}

/** The template itself, or what is in a file, where line breaks do not count: `\n` makes one. */
async function templateText(text: string, io: Io): Promise<string> {
  if (!text.startsWith("@")) return text;
  const bytes = await readInput(text.slice(1), io);
  return new TextDecoder().decode(bytes).replace(/[\r\n]/g, "");
}

function unknownName(name: string): string {
  const meant = nearest(name, WRITE_OUT_NAMES);
  const hint = meant === null ? "" : `, did you mean %{${meant}}?`;
  return `Cannot fill in %{${name}}: there is no such variable${hint}`;
}

function failureOf(error: Error) {
  return { exitCode: statusOf(error) ?? 1, message: messageOf(error) };
}
