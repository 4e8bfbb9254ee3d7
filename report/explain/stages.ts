import type { Field } from "../../trace.ts";
import { fieldOf } from "../fields.ts";
import type { ConnectStage, Stage, TracedDial } from "../model/traced.ts";
import type { Step } from "./trace_facts.ts";

/** Milliseconds below which nobody notices anything, so that no share of a whole is worth a word. */
export const NOTICEABLE = 10;

/** How long something took; `null` while it goes on, or where it did not happen. */
export function lengthOf(stage: Pick<Stage, "start" | "end"> | null): number | null {
  return stage === null || stage.end === null ? null : stage.end - stage.start;
}

/** How long the new connection took that a step dialled and got; `null` if it got none so. */
export function dialCost({ attempt: { dial, connection } }: Step): number | null {
  return dial !== null && dial.connId === connection?.connId ? lengthOf(dial) : null;
}

/** The connects to the addresses of a dial. What looks into a failed handshake races again. */
export function firstRace({ connects }: TracedDial): readonly ConnectStage[] {
  return connects.filter(({ raceId }) => raceId === connects[0]?.raceId);
}

/** The fields of the final response of a step. */
export function responseFields({ attempt }: Step): readonly Field[] {
  return attempt.response?.head?.fields ?? [];
}

/** Whether the request wanted the connection closed; a server that says so too only agrees. */
export function asksForClose(step: Step | undefined): boolean {
  const options = fieldOf(step?.attempt.request?.fields ?? [], "connection") ?? "";
  return options.split(",").some((option) => option.trim().toLowerCase() === "close");
}
