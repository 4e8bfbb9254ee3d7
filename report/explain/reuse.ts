import type { CloseReason } from "../../trace.ts";
import { fieldOf } from "../fields.ts";
import { firstOf, isType, lastOf, type TraceRecord } from "../record.ts";
import { milliseconds } from "../text/figures.ts";
import { type Predecessor, predecessorOf } from "./earlier.ts";
import { type Clue, clue, sighting } from "./evidence.ts";
import type { Rule } from "./finding.ts";
import { asksForClose, dialCost, responseFields } from "./stages.ts";
import type { Step, TraceFacts } from "./trace_facts.ts";

/** Why a connection could not serve the next request, and what can be done about it. */
interface Obstacle {
  readonly why: string;
  readonly advice: string;
}

const OF_THE_SERVER = "Let the server keep its connections open (keep-alive).";
const OF_THE_READER = "Read every response to its end.";

/** The reasons but for those that have to do with being idle, or with HTTP left behind. */
const OBSTACLES: Readonly<Partial<Record<CloseReason, Obstacle>>> = {
  connectionClose: { why: "the server closes it after the response", advice: OF_THE_SERVER },
  peer: { why: "the server closed it with the response", advice: OF_THE_SERVER },
  disabled: {
    why: "the request asked for it to be closed",
    advice: "Leave out Connection: close, and disableKeepAlives.",
  },
  evicted: {
    why: "it had to make room for another",
    advice: "Raise maxIdleConns or maxIdleConnsPerHost.",
  },
  shutdown: {
    why: "the idle connections had been closed",
    advice: "Call closeIdleConnections only when no more requests follow.",
  },
  abandoned: { why: "its last response was not read to the end", advice: OF_THE_READER },
  aborted: { why: "its last call was aborted", advice: OF_THE_READER },
  timeout: {
    why: "its last call ran into a limit on time",
    advice: "Raise that limit if the server may take longer.",
  },
  requestIncomplete: {
    why: "the server answered its last request before all of it was sent",
    advice: "Send what the server wants: it may refuse large bodies, or ask for credentials.",
  },
  protocolError: {
    why: "the server sent what is not HTTP/1.1 on it",
    advice: "Look at what the server sends behind its responses.",
  },
  networkError: { why: "it broke", advice: "Look for what breaks connections on the way." },
};

/** A new connection that the end of the one before made necessary. */
export const notReused: Rule = (facts) =>
  facts.steps.flatMap((step) => {
    const before = predecessorOf(facts, step);
    if (before === null || idleTimeOf(facts, before) !== null) return [];
    const { closed, connection } = before;
    const obstacle = OBSTACLES[asksForClose(before.lastStep) ? "disabled" : closed.reason];
    const cost = dialCost(step);
    if (obstacle === undefined || cost === null) return [];
    return sighting({
      key: `${step.attempt.hostPort} ${closed.reason}`,
      severity: "cost",
      message: `Connection ${connection.connId} to ${step.attempt.hostPort} could not be used ` +
        `again: ${obstacle.why}. The new one took ${milliseconds(cost)}.`,
      cost,
      advice: obstacle.advice,
      callIds: [step.call.callId],
      evidence: [saidClose(before), ...endOf(facts, before), ...newOne(step)],
    });
  });

/** A connection that was idle for too long when the next call came. */
export const keepAliveTooShort: Rule = (facts) =>
  facts.steps.flatMap((step) => {
    const before = predecessorOf(facts, step);
    const cost = dialCost(step);
    const idle = before === null ? null : idleTimeOf(facts, before);
    if (before === null || idle === null || cost === null) return [];
    const { closed, connection, idleSince } = before;
    const gap = step.attempt.start - idleSince;
    const keepAlive = keepAliveOf(before, idle);
    const wish = keepAlive === null ? "as idleConnTimeout wants" : "as the server wants";
    const byUs = closed.reason === "idleTimeout";
    const why = `${byUs ? "it was closed" : "the server closed it"} after ` +
      `${milliseconds(idle)} without a request${byUs ? `, ${wish}` : ""}` +
      (keepAlive === null ? "" : ` (Keep-Alive: ${keepAlive})`);
    return sighting({
      key: `${step.attempt.hostPort} ${closed.reason}`,
      severity: "cost",
      message: `Connection ${connection.connId} to ${step.attempt.hostPort} could not be used ` +
        `again: ${why}; the next call came after ${milliseconds(gap)}. The new one took ` +
        `${milliseconds(cost)}.`,
      cost,
      advice: byUs && keepAlive === null
        ? "Raise idleConnTimeout, if the server keeps idle connections for longer."
        : "Send requests at shorter intervals, or let the server keep idle connections longer.",
      callIds: [step.call.callId],
      evidence: [
        keepAliveClue(before, keepAlive),
        ...endOf(facts, before),
        ...newOne(step),
      ],
    });
  });

/** How long a connection had been idle when that was its end; `null` if it ended otherwise. */
function idleTimeOf(
  facts: TraceFacts,
  { closed, connection, idleSince }: Predecessor,
): number | null {
  if (closed.reason !== "peer" && closed.reason !== "idleTimeout") return null;
  const put = lastOf(facts.recordsOf(connection.connId), "putidleconn");
  const wasIdle = put !== undefined && put.detail.error === undefined;
  return wasIdle ? closed.time - idleSince : null;
}

function endOf(facts: TraceFacts, { connection }: Predecessor): Clue[] {
  const records = facts.recordsOf(connection.connId);
  return [lastOf(records, "putidleconn"), lastOf(records, "connclose")];
}

function newOne({ records }: Step): (TraceRecord | undefined)[] {
  return [firstOf(records, "getconn"), firstOf(records, "dialend")];
}

/** What says that the connection will be closed, request or response: RFC 9112 section 9.3. */
function saidClose({ lastStep, closed }: Predecessor): Clue {
  const asked = lastStep?.records.find((record) =>
    isType(record, "requestheader") && record.detail.name.toLowerCase() === "connection"
  );
  if (asksForClose(lastStep) && asked !== undefined) return asked;
  if (lastStep === undefined || closed.reason !== "connectionClose") return undefined;
  const version = lastStep.attempt.response?.head?.httpVersion;
  const connection = fieldOf(responseFields(lastStep), "connection");
  const said = connection === null ? "" : `, connection: ${connection}`;
  return clue(lastOf(lastStep.records, "responseheaders"), `HTTP/${version}${said}`);
}

/** What the server said of how long it keeps connections, if that is how long this one was idle. */
function keepAliveOf({ lastStep }: Predecessor, idle: number): string | null {
  const value = lastStep === undefined ? null : fieldOf(responseFields(lastStep), "keep-alive");
  const seconds = Number(/\btimeout=(\d+)/i.exec(value ?? "")?.[1] ?? NaN);
  // We give up such a connection before the server does, of short times after half of it.
  return idle >= seconds * 1_000 / 2 ? value : null;
}

function keepAliveClue({ lastStep }: Predecessor, keepAlive: string | null): Clue {
  if (lastStep === undefined || keepAlive === null) return undefined;
  return clue(lastOf(lastStep.records, "responseheaders"), `keep-alive: ${keepAlive}`);
}
