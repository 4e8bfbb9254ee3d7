import { answerStart, phasesOf, raceOf } from "../model/attempt_phases.ts";
import type {
  ConnectionUse,
  ConnectStage,
  TlsStage,
  TracedAttempt,
  TracedConnection,
  TracedDial,
  TracedHop,
} from "../model/traced.ts";
import { known, type Mark, type Slice, type Slicer, type Track } from "./tracks.ts";

/** The attempt that a connection was used by, if its beginning was recorded. */
export type FindAttempt = (use: ConnectionUse) =>
  | { readonly hop: TracedHop; readonly attempt: TracedAttempt }
  | null;

/** A connection on tracks of its own, with the slices that arrows lead to. */
export interface ConnectionTracks {
  /** The connection's, and one for each address where several race. */
  readonly tracks: readonly Track[];
  readonly dial: Slice | null;
  /** One for each use of the connection. */
  readonly exchanges: readonly Slice[];
}

/** What a connection did: its dial, its exchanges, and that it was idle between them. */
export function connectionTracks(
  connection: TracedConnection,
  find: FindAttempt,
  slicer: Slicer,
): ConnectionTracks {
  const { connId, remoteAddr, dial, uses, closed } = connection;
  const attempts = uses.map((use) => find(use)?.attempt ?? null);
  const exchanges = uses.map((use) => exchangeSlice(use, find(use), slicer));
  const dialled = dial === null ? [] : dialSlices(dial, slicer);
  const name = `connection ${connId}`;
  const whole = {
    name: remoteAddr === null ? name : `${name} to ${remoteAddr}`,
    slices: [
      ...dialled,
      ...exchanges,
      ...attempts.flatMap((attempt) => messageSlices(attempt, slicer)),
      ...idleSlices(connection, slicer),
    ],
    marks: [
      ...attempts.flatMap(informationalMarks),
      ...(closed === null ? [] : [closeMark(closed)]),
    ],
  };
  const racers = dial === null || dial.connects.length < 2 ? [] : dial.connects;
  const races = racers.map((connect) => {
    return {
      name: `${name}: ${connect.address}`,
      slices: [connectSlice(connect, slicer)],
      marks: [],
    };
  });
  return { tracks: [whole, ...races], dial: dialled[0] ?? null, exchanges };
}

/** The whole dial comes first. */
function dialSlices(dial: TracedDial, slicer: Slicer): Slice[] {
  const { hostPort, proxy, dns, connects, tunnel, tls, address } = dial;
  return [
    slicer.stage(`dial ${hostPort}`, "dial", dial, { proxy, address }),
    ...(dns === null ? [] : [
      slicer.stage(`dns ${dns.host}`, "dns", dns, {
        addresses: dns.answer?.addresses,
        source: dns.answer?.source,
        coalesced: dns.answer?.coalesced,
      }),
    ]),
    ...connectSlices(connects, slicer),
    ...(tunnel === null ? [] : [
      slicer.stage(`tunnel ${tunnel.target}`, "tunnel", tunnel, { status: tunnel.answer?.status }),
    ]),
    ...tls.map((one) => tlsSlice(one, slicer)),
  ];
}

/** Where several addresses race, the race as a whole: each of them has a track of its own. */
function connectSlices(connects: readonly ConnectStage[], slicer: Slicer): Slice[] {
  if (connects.length < 2) return connects.map((connect) => connectSlice(connect, slicer));
  const addresses = connects.map(({ address }) => address);
  return [slicer.slice("connect", "connect", raceOf(connects), { addresses })];
}

function connectSlice(connect: ConnectStage, slicer: Slicer): Slice {
  const { address, network, raceId } = connect;
  return slicer.stage(`connect ${address}`, "connect", connect, { network, raceId });
}

function tlsSlice(tls: TlsStage, slicer: Slicer): Slice {
  const { peer, serverName, facts } = tls;
  const { protocol, cipher, alpnProtocol, certificate } = facts ?? {};
  return slicer.stage(`tls ${serverName}`, "tls", tls, {
    peer,
    protocol,
    cipher,
    alpnProtocol,
    subject: certificate?.subject,
    issuer: certificate?.issuer,
    validTo: certificate?.validTo,
  });
}

function exchangeSlice(
  use: ConnectionUse,
  found: ReturnType<FindAttempt>,
  slicer: Slicer,
): Slice {
  const { callId, hop, attempt, reused } = use;
  const { method, url } = found?.hop ?? {};
  const name = method === undefined ? `call ${callId}` : `${method} ${url}`;
  return slicer.slice(name, "exchange", use, {
    callId,
    hop,
    attempt,
    reused,
    idleTime: found?.attempt.connection?.idleTime,
    status: found?.attempt.response?.head?.status,
    bytesSent: found?.attempt.bytesSent,
    bytesReceived: found?.attempt.bytesReceived,
    upgrade: found?.attempt.upgrade,
  });
}

function messageSlices(attempt: TracedAttempt | null, slicer: Slicer): Slice[] {
  if (attempt === null || attempt.request === null) return [];
  const { request, response } = attempt;
  const { headBytes, bodyBytes, expect } = request;
  const wait = phasesOf(attempt).filter(({ phase }) => phase === "wait");
  const answered = answerStart(attempt);
  return [
    slicer.stage("send", "send", request, { headBytes, bodyBytes }),
    ...(expect === null ? [] : [
      slicer.slice("wait for 100", "expect", expect, { reason: expect.reason }),
    ]),
    ...wait.map((span) => slicer.slice("wait", "wait", span)),
    ...(response === null || answered === null ? [] : [
      slicer.stage("receive", "receive", { ...response, start: answered }, {
        status: response.head?.status,
        bodyBytes: response.body?.bodyBytes,
        decodedBytes: response.body?.decodedBytes,
        networkWait: response.body?.networkWait,
        consumerWait: response.body?.consumerWait,
      }),
    ]),
  ];
}

/** From the end of each use to the next one, or until the connection is closed. */
function idleSlices({ uses, closed }: TracedConnection, slicer: Slicer): Slice[] {
  return uses.flatMap(({ end, returned }, index) => {
    if (end === null || !returned) return [];
    const next = uses[index + 1]?.start ?? closed?.time ?? null;
    return [slicer.slice("idle", "idle", { start: end, end: next })];
  });
}

function informationalMarks(attempt: TracedAttempt | null): Mark[] {
  const informational = attempt?.response?.informational ?? [];
  return informational.map(({ status, statusText, time }) => {
    return { name: `${status} ${statusText}`.trim(), category: "informational", time, args: {} };
  });
}

function closeMark({ time, reason, requestsServed }: NonNullable<TracedConnection["closed"]>) {
  const args = known({ reason, requestsServed });
  return { name: `close: ${reason}`, category: "close", time, args };
}
