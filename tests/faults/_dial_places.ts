import type { Phase, TransportOptions } from "../../mod.ts";
import { Authority } from "../_support/certificates.ts";
import { type Carrier, CARRIERS } from "./_carriers.ts";

/** What is said to the server, a head or so many bytes, and what it answers. */
export type Step = readonly [asked: "head" | number, answer: string];

/** A place between a connect and the first request, where a fault may strike. */
export interface DialPlace {
  readonly phase: Phase;
  readonly scheme: "http" | "https";
  readonly options: (port: number) => Promise<TransportOptions>;
  /** What is asked and answered until the connection leads to the origin. */
  readonly steps: readonly Step[];
  /** How many of the steps are done before the fault, and how much of the next answer. */
  readonly at: readonly [steps: number, bytes: number];
  /** What is said after that which nobody could go on from. */
  readonly says?: string;
  readonly endless?: readonly [start: string, more: string];
  /** What the connection leads to. */
  readonly origin: Carrier;
}

const CONNECT = ["head", "HTTP/1.1 200 OK\r\n\r\n"] as const;
const GREETING = [3, "\x05\x00"] as const;
const REPLY = [10, "\x05\x00\x00\x01\x7f\x00\x00\x01\x00\x50"] as const;
/** The beginning of a record of the handshake, in which so many bytes are to come. */
const RECORD = (high: number, low: number) => `\x16\x03\x03${String.fromCharCode(high, low)}`;

async function trusting(options: TransportOptions): Promise<TransportOptions> {
  return { caCerts: (await Authority.shared()).caCerts, ...options };
}

const tunnel = {
  phase: "tunnel",
  scheme: "https",
  options: (port: number) => trusting({ proxy: `http://127.0.0.1:${port}` }),
  steps: [CONNECT],
  origin: CARRIERS.tls,
} as const;

const socks = {
  phase: "tunnel",
  scheme: "http",
  options: (port: number) => trusting({ proxy: `socks5://127.0.0.1:${port}` }),
  steps: [GREETING, REPLY],
  origin: CARRIERS.plain,
} as const;

const handshake = {
  phase: "tls",
  scheme: "https",
  options: () => trusting({ proxy: null }),
  steps: [],
  at: [0, 0],
  endless: [RECORD(0x40, 0), "\0"],
  origin: CARRIERS.tls,
} as const;

/** The places in the order in which a dial comes to them. */
export const DIAL_PLACES = {
  "handshake with a proxy": {
    ...handshake,
    scheme: "http",
    options: (port) => trusting({ proxy: `https://127.0.0.1:${port}` }),
  },
  "before a proxy answers": {
    ...tunnel,
    at: [0, 0],
    endless: ["", "HTTP/1.1 103 Early Hints\r\n\r\n"],
  },
  "in the answer of a proxy": { ...tunnel, at: [0, 12], endless: ["HTTP/1.1 200 OK\r\nx: ", "y"] },
  "before a SOCKS proxy greets": { ...socks, at: [0, 0] },
  "in the reply of a SOCKS proxy": { ...socks, at: [1, 1] },
  "handshake": handshake,
  "in a record of the handshake": { ...handshake, says: RECORD(0, 10) },
  "handshake by node:tls": {
    ...handshake,
    options: () => trusting({ proxy: null, tlsDetails: true }),
  },
  "handshake in a tunnel": { ...handshake, options: tunnel.options, steps: [CONNECT], at: [1, 0] },
} as const satisfies Record<string, DialPlace>;

/** The name of a place in a dial. */
export type DialPlaceName = keyof typeof DIAL_PLACES;
