import { TransportError } from "./errors.ts";
import { fieldsOf } from "./fields.ts";
import { type PreparedRequest, withHead } from "./prepare.ts";

/** Fields that say how a message is framed and whose it is: a late change would not be heeded. */
const DECIDED = new Set([
  "connection",
  "content-length",
  "expect",
  "host",
  "keep-alive",
  "proxy-authorization",
  "proxy-connection",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
]);

/**
 * A request with the header fields of one attempt, in place of those of the same names.
 *
 * @throws {TransportError} If a field is not allowed in HTTP, or is decided for the whole call.
 */
export function withAttemptHeaders(request: PreparedRequest, init: HeadersInit): PreparedRequest {
  const own = fieldsOf(init);
  if (own.length === 0) return request;
  const names = new Set(own.map(([name]) => name.toLowerCase()));
  const decided = [...names].find((name) => DECIDED.has(name));
  if (decided !== undefined) {
    const what = `Cannot add the header "${decided}" to an attempt: it holds for the whole call`;
    throw new TransportError("invalidHeader", what);
  }
  const others = request.fields.filter(([name]) => !names.has(name.toLowerCase()));
  return withHead(request, { fields: [...others, ...own] });
}
