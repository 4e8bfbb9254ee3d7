import { TraceLog } from "../../trace_log.ts";
import { showcase } from "./showcase.ts";

/** What runs if a page takes it for markup or code. */
export const PAYLOAD = `"'--></script></style><script>globalThis.__pwned=1;alert(1)</script>` +
  `<img src=x onerror="globalThis.__pwned=2;alert(2)"><svg onload=alert(3)>\${alert(4)}\\`;
/** What turns the direction of writing, and what ends lines in scripts. */
const INVISIBLE = "\u202e\u2066\u2028\u0000\u001b[31m";
/** Moments, and words: a log that has anything else in their place is refused. */
const KEPT = new Set([
  ...["type", "epoch", "clock", "validFrom", "validTo"],
  ...["outcome", "network", "peer", "source", "reason", "miss", "record"],
]);

/** A log in which every text is hostile, as a file may be that somebody sent. */
export async function hostileLog(): Promise<TraceLog> {
  const lines = (await showcase(0)).toNdjson().trim().split("\n");
  return TraceLog.parse(lines.map((line) => JSON.stringify(poisoned(JSON.parse(line)))).join("\n"));
}

function poisoned(value: unknown, key = ""): unknown {
  if (typeof value === "string") return KEPT.has(key) ? value : value + PAYLOAD + INVISIBLE;
  if (Array.isArray(value)) {
    return key === "headers" ? value.map(poisonedField) : value.map((one) => poisoned(one, key));
  }
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => [name, poisoned(one, name)]),
  );
}

/** A name and a value that `Headers` takes. */
function poisonedField([name, value]: [string, string]): [string, string] {
  return [name, value + PAYLOAD];
}
