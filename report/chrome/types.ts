/** A trace in Chrome's Trace Event format, which Perfetto and chrome://tracing open. */
export interface ChromeTrace {
  /** The unit that times are shown in. */
  readonly displayTimeUnit: "ms";
  /** What the viewers show as metadata. */
  readonly otherData: {
    readonly creator: string;
    /** The moment of time 0: ISO 8601, UTC. */
    readonly epoch: string;
  };
  /** Metadata of the tracks, what is on them, and the arrows between them. */
  readonly traceEvents: readonly ChromeEvent[];
}

/** Facts that a viewer shows for what is selected. */
export type ChromeFacts = Readonly<Record<string, string | number | boolean | readonly string[]>>;

/** One element of a trace. */
export type ChromeEvent = ChromeSlice | ChromeInstant | ChromeFlow | ChromeMetadata;

/** What all elements share: the track that they are on. */
export interface ChromePlace {
  /** 1 for calls, 2 for connections. */
  readonly pid: number;
  /** The track: one for each call and connection, and more where things overlap. */
  readonly tid: number;
}

/** Something that took time. Those of one track are apart or within each other. */
export interface ChromeSlice extends ChromePlace {
  /** A complete event. */
  readonly ph: "X";
  /** What it is, such as `dns a.test`. */
  readonly name: string;
  /** Kind of slice, such as `dns`, to filter by. */
  readonly cat: string;
  /** Start, in microseconds of the log's clock. */
  readonly ts: number;
  /** Length, in microseconds. */
  readonly dur: number;
  /** What else is known of it. */
  readonly args: ChromeFacts;
}

/** Something that happened at a moment. */
export interface ChromeInstant extends ChromePlace {
  /** An instant event. */
  readonly ph: "i";
  /** What happened. */
  readonly name: string;
  /** Kind of event, to filter by. */
  readonly cat: string;
  /** In microseconds of the log's clock. */
  readonly ts: number;
  /** Belongs to its track alone. */
  readonly s: "t";
  /** What else is known of it. */
  readonly args: ChromeFacts;
}

/** One end of an arrow, in the slice of its track that goes on at its moment. */
export interface ChromeFlow extends ChromePlace {
  /** Where the arrow starts, or where it finishes. */
  readonly ph: "s" | "f";
  /** There where the arrow finishes: it points to the slice around it, not to the next one. */
  readonly bp?: "e";
  /** The same at both ends. */
  readonly id: number;
  /** Whether the call dialled (`dial`) or used (`use`) the connection. */
  readonly name: string;
  /** The same for all arrows. */
  readonly cat: "flow";
  /** In microseconds of the log's clock. */
  readonly ts: number;
}

/** The name of a track, or of a group of them, or its place among the others. */
export interface ChromeMetadata extends ChromePlace {
  /** A metadata event. */
  readonly ph: "M";
  /** What is told. */
  readonly name: "process_name" | "process_sort_index" | "thread_name" | "thread_sort_index";
  /** Chrome itself writes it, as it does `ts`, and some readers ask for it. */
  readonly cat: "__metadata";
  /** Metadata have no time. */
  readonly ts: 0;
  /** The name or the place. */
  readonly args: { readonly name: string } | { readonly sort_index: number };
}
