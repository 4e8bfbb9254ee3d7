/** What a peer is asked to do once, as one line of JSON that all workers understand. */
export type Job =
  | {
    readonly kind: "requests";
    readonly url: string;
    readonly connections: number;
    /** Bytes of each body, to be checked. */
    readonly bytes: number;
    /** Stops after this time; `0` is no limit. */
    readonly ms: number;
    /** Stops after so many requests; `0` is no limit. */
    readonly count: number;
  }
  | {
    readonly kind: "download";
    readonly url: string;
    readonly bytes: number;
    readonly framing: "length" | "chunked";
    /** In one piece, as `bytes()` gives it, or streamed. */
    readonly whole: boolean;
    /** Whether a stream is read into memory that is used again. */
    readonly refills?: boolean;
  }
  | { readonly kind: "upload"; readonly url: string; readonly bytes: number }
  | {
    readonly kind: "burst";
    readonly url: string;
    readonly bytes: number;
    /** Calls that are begun in the same moment. */
    readonly calls: number;
    /** How often, one burst after the other. */
    readonly bursts: number;
  };

/** What one peer did in one round. */
export interface Sample {
  /** Requests, or bytes of bodies. */
  readonly amount: number;
  readonly ms: number;
  /** Processor time of the peer's own process, or `null` where it cannot be told. */
  readonly cpuMs: number | null;
  /** Median latency of a request, where it was asked for one after the other. */
  readonly p50Ms: number | null;
  /** Most memory the process has ever held resident, or `null` where it cannot be told. */
  readonly peakBytes: number | null;
}

/** The samples of one round, by the name of the entrant. */
export type Round = ReadonlyMap<string, Sample>;

/** A peer that has been started. */
export interface Running extends AsyncDisposable {
  run(job: Job): Promise<Sample>;
}

/** What takes its turn in each round. */
export interface Entrant {
  readonly name: string;
  /** @throws {Missing} If it is not installed. */
  start(): Promise<Running>;
  readonly job: Job;
  /**
   * Before the first round, and not counted.
   *
   * @default {job}
   */
  readonly warmUp?: Job | null;
}

/** A column of the table. */
export interface Column {
  readonly title: string;
  readonly digits: number;
  /** The figure of one round; the table shows the median of all rounds. */
  value(sample: Sample, round: Round): number | null;
}

/** What the project has set itself to reach. */
export interface Bar {
  readonly what: string;
  /** The entrants it is about. */
  readonly names: readonly string[];
  readonly bound: "at least" | "at most" | "above" | "below";
  readonly limit: number;
  readonly unit?: string;
  value(round: Round): number | null;
  /** The same by processor time, which is steadier on a busy machine. */
  byCpu?(round: Round): number | null;
}

/** How much is done: all of it, or only enough to see that it runs. */
export interface Scale {
  readonly quick: boolean;
  /** How long a round of requests takes. */
  readonly ms: number;
  /** The part of bytes and counts that is done. */
  readonly share: number;
}

/** One row of the table, or some that are measured together. */
export interface Work {
  readonly name: string;
  readonly title: string;
  /** What the bare figures count. */
  readonly columns: readonly Column[];
  readonly bars: readonly Bar[];
  /**
   * Rounds for each round that was asked for.
   *
   * @default {1}
   */
  readonly roundsFactor?: number;
  /**
   * After so many rounds each peer gets a new process.
   *
   * @default {Infinity}
   */
  readonly roundsPerProcess?: number;
  /**
   * Starts the servers.
   *
   * @param stack What is to be closed when the work is done.
   * @throws {Missing} If one is not installed.
   */
  open(scale: Scale, stack: AsyncDisposableStack): Promise<readonly Entrant[]>;
}

/** A program is not installed, or a package cannot be had. */
export class Missing extends Error {
  override readonly name = "Missing";
}
