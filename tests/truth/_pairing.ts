import { isType, type TraceRecord } from "../../report/record.ts";
import type { Conversation } from "./_conversation.ts";

/** A connect that the trace tells of, and the conversation that it is. */
export interface Pairing<C extends Conversation> {
  readonly conversation: C;
  /** All that is told of the connect, and of the connection if it came to one. */
  readonly records: readonly TraceRecord[];
}

/** Finds the conversation of each connect: by the address of the client where the trace knows it. */
export function pair<C extends Conversation>(
  records: readonly TraceRecord[],
  conversations: readonly C[],
): Pairing<C>[] {
  const established = new Map<number | null, C | undefined>();
  for (const { connId, detail } of records.filter((record) => isType(record, "gotconn"))) {
    established.set(connId, conversations.find(({ client }) => client === detail.localAddr));
  }
  const rest = new Set(conversations).difference(new Set(established.values()));
  return records.filter((record) => isType(record, "connectstart")).map(({ connId, detail }) => {
    const { address } = detail;
    const own = established.get(connId);
    const isWinner = own?.server === address;
    const conversation = isWinner ? own : rest.values().find(({ server }) => server === address);
    if (conversation === undefined) {
      throw new Error(`Cannot find the connection to ${address} that the trace tells of`);
    }
    rest.delete(conversation);
    // The connects of a race share a connId: all else that has it is the winner's.
    const ofConnect = records.filter((record) => {
      if (record.connId !== connId) return false;
      return "raceId" in record.detail ? record.detail.address === address : isWinner;
    });
    return { conversation, records: ofConnect };
  });
}
