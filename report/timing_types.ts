/** What a server says about its own work, as `PerformanceServerTiming` has it. */
export interface ServerTimingEntry {
  /** Name of the metric. */
  readonly name: string;
  /** In milliseconds; 0 where the server gave none. */
  readonly duration: number;
  /** Empty where the server gave none. */
  readonly description: string;
}

/** One call, with the fields of `PerformanceResourceTiming`. */
export interface TimingEntry {
  /** The URL that was asked for. */
  readonly name: string;
  /** Kind of entry. */
  readonly entryType: "resource";
  /** When the call began. */
  readonly startTime: number;
  /** From `startTime` to `responseEnd`. */
  readonly duration: number;
  /** What began the call. */
  readonly initiatorType: "fetch";
  /** Empty: there is no cache. */
  readonly deliveryType: "";
  /** Protocol by its ALPN identifier; empty without a response. */
  readonly nextHopProtocol: string;
  /** There is no page to be blocked. */
  readonly renderBlockingStatus: "non-blocking";
  /** 0: there is no service worker. */
  readonly workerStart: 0;
  /** When the first request began, if there were redirects. */
  readonly redirectStart: number;
  /** When the last redirect was followed, if there were redirects. */
  readonly redirectEnd: number;
  /** When the request of the last hop began. */
  readonly fetchStart: number;
  /** When the lookup began. */
  readonly domainLookupStart: number;
  /** When the lookup ended. */
  readonly domainLookupEnd: number;
  /** When the first address was connected to. */
  readonly connectStart: number;
  /** When the connection was there, tunnel and handshakes included. */
  readonly connectEnd: number;
  /** When the handshake began; 0 for http. */
  readonly secureConnectionStart: number;
  /** When the request began to be written. */
  readonly requestStart: number;
  /** 0 if there was no interim response (1xx). */
  readonly firstInterimResponseStart: number;
  /** The first byte of the final head; after interim responses, when that head was whole. */
  readonly finalResponseHeadersStart: number;
  /** The first byte of the response, interim responses included. */
  readonly responseStart: number;
  /** When the response, or the call that failed, was over. */
  readonly responseEnd: number;
  /** Bytes that were read for the response. */
  readonly transferSize: number;
  /** Bytes of the body on the wire. */
  readonly encodedBodySize: number;
  /** Bytes of the body that the caller got. */
  readonly decodedBodySize: number;
  /** 0 without a response. */
  readonly responseStatus: number;
  /** Media type without its parameters. */
  readonly contentType: string;
  /** Value of `Content-Encoding`. */
  readonly contentEncoding: string;
  /** What `Server-Timing` holds. */
  readonly serverTiming: readonly ServerTimingEntry[];
}
