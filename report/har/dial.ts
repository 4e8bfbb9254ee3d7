import type {
  ConnectStage,
  DnsStage,
  Stage,
  TlsStage,
  TracedDial,
  TunnelStage,
} from "../model/traced.ts";
import { toNanosecond } from "../precision.ts";
import { isoTime } from "../wall_clock.ts";
import type { HarConnect, HarEntry, HarHandshake, HarStage, HarTunnel } from "./types.ts";

/** How a connection came to be, as the archive has it. */
export type HarDial = Pick<HarEntry, "_dns" | "_attempts" | "_tunnel" | "_tls">;

/** What an entry tells of the dial that it paid for. */
export function harDial({ dns, connects, tunnel, tls }: TracedDial, epoch: number): HarDial {
  return {
    ...(dns !== null && { _dns: lookup(dns) }),
    ...(connects.length > 0 && { _attempts: connects.map((one) => connect(one, epoch)) }),
    ...(tunnel !== null && { _tunnel: harTunnel(tunnel, epoch) }),
    ...(tls.length > 0 && { _tls: tls.map((one) => handshake(one, epoch)) }),
  };
}

function lookup({ host, answer, error }: DnsStage): NonNullable<HarEntry["_dns"]> {
  return {
    host,
    ...(answer !== null && {
      addresses: answer.addresses,
      source: answer.source,
      coalesced: answer.coalesced,
    }),
    ...(error !== null && { error: error.message }),
  };
}

function connect(one: ConnectStage, epoch: number): HarConnect {
  return { address: one.address, network: one.network, ...stage(one, epoch) };
}

function harTunnel(tunnel: TunnelStage, epoch: number): HarTunnel {
  const { status } = tunnel.answer ?? {};
  return {
    target: tunnel.target,
    ...(status !== undefined && { status }),
    ...stage(tunnel, epoch),
  };
}

function handshake(tls: TlsStage, epoch: number): HarHandshake {
  const { protocol, cipher, alpnProtocol = null, certificate } = tls.facts ?? {};
  return {
    peer: tls.peer,
    serverName: tls.serverName,
    ...stage(tls, epoch),
    ...(protocol !== undefined && { protocol }),
    ...(cipher !== undefined && { cipher }),
    ...(alpnProtocol !== null && { alpnProtocol }),
    ...(certificate !== undefined && { certificate }),
  };
}

function stage({ start, end, outcome, error }: Stage, epoch: number): HarStage {
  return {
    startedDateTime: isoTime(epoch, start),
    time: end === null ? null : toNanosecond(end - start),
    outcome,
    ...(error !== null && { error: error.message }),
  };
}
