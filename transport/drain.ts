import type { Call } from "./call.ts";
import type { Exchange } from "./exchange.ts";
import { fieldValues } from "./http1/messages.ts";
import { after } from "./timers.ts";

/** How much of a body is read that nobody wants; a new connection costs more than that. */
const MOST_BYTES = 64 * 1024;
/** And for how many milliseconds. */
const PATIENCE = 50;

/** Reads the rest of a body if that is soon done, so that the connection can be used again. */
export async function drain(exchange: Exchange, call: Call): Promise<void> {
  exchange.takeBuffered();
  if (!exchange.received && !isWorthIt(exchange)) return exchange.abandon(null);
  const callOff = after(PATIENCE, () => exchange.abandon(null));
  try {
    for (let bytes = 0; !exchange.received && bytes < MOST_BYTES;) {
      bytes += (await exchange.read())?.length ?? 0;
    }
  } catch {
    // Nobody wants this body: that it broke, or took too long, costs the connection only.
    call.cancellation.throwIfCancelled();
  } finally {
    callOff();
  }
  if (!exchange.received) return exchange.abandon(null);
  exchange.decoded();
  await exchange.over;
}

function isWorthIt({ head, connection, request }: Exchange): boolean {
  const [length = 0] = fieldValues(head?.fields ?? [], "content-length");
  return connection.codec.persists && !request.closes && Number(length) <= MOST_BYTES;
}
