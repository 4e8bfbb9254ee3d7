import { fieldOf } from "../fields.ts";
import type { ConnectStage } from "../model/traced.ts";
import { count } from "../text/figures.ts";
import { firstRace, responseFields } from "./stages.ts";
import type { Step } from "./trace_facts.ts";
import { bytesText, listed, withoutNumber } from "./words.ts";

/** How far a step had come when it ended early: what the other side had done by then. */
export function progressOf(step: Step): string {
  const { request, response, connection, dial } = step.attempt;
  if (response !== null) return responseProgress(step);
  if (request !== null) {
    const sent = request.headBytes + request.bodyBytes;
    return request.outcome === "ok"
      ? `The request had been sent (${count(sent, "byte")}), and nothing had come back.`
      : `${count(step.attempt.bytesSent, "byte")} of the request had been sent.`;
  }
  if (connection !== null) return "The connection was there, and nothing had been sent.";
  return dial === null ? "No connection was there." : dialProgress(step);
}

function responseProgress(step: Step): string {
  const { response, bytesReceived } = step.attempt;
  const head = response?.head ?? null;
  if (head === null) {
    return `${count(bytesReceived, "byte")} had come, which are no complete head.`;
  }
  const length = fieldOf(responseFields(step), "content-length");
  const got = response?.body?.bodyBytes ?? 0;
  const whole = length === null ? "" : ` of ${bytesText(Number(length))}`;
  return `The head (${head.status}) and ${bytesText(got)}${whole} of the body had come.`;
}

function dialProgress({ attempt }: Step): string {
  const { dns, tunnel, tls, hostPort, proxy } = attempt.dial!;
  const race = firstRace(attempt.dial!);
  const last = tls.at(-1);
  if (last !== undefined) {
    return last.outcome === "ok"
      ? `The handshake with ${last.serverName} was done.`
      : `The connection was open, and the handshake with ${last.serverName} was not done.`;
  }
  if (tunnel !== null) return `The proxy ${proxy} had been asked for a tunnel to ${hostPort}.`;
  if (race.length > 0) return `Addresses that were tried: ${listed(race.map(answerOf))}.`;
  return dns === null ? "Nothing had been tried." : `${dns.host} was being looked up.`;
}

function answerOf({ address, error }: ConnectStage): string {
  // Our own errors, such as that of a limit on time, tell of none; the system's tell the answer.
  const isOwn = error === null || error.name === "TransportError" || error.name === "Cancelled";
  return `${address} (${isOwn ? "no answer" : withoutNumber(error.message)})`;
}
