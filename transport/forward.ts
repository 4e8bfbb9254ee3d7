import { basic } from "./basic.ts";
import { TransportError } from "./errors.ts";
import { hasField } from "./fields.ts";
import { type PreparedRequest, withHead } from "./prepare.ts";
import { forwards, type ProxyServer } from "./proxy.ts";

const FIELD = "proxy-authorization";

/**
 * A request as it is sent by way of a proxy.
 *
 * One that forwards gets the whole URL (RFC 9112 section 3.2.2) and its credentials. Through a
 * tunnel the origin gets what it always gets, and never the credentials of the proxy.
 *
 * @throws {TransportError} If the caller's own field would take them to the origin.
 */
export function byWayOf(proxy: ProxyServer, request: PreparedRequest): PreparedRequest {
  const own = hasField(request.fields, FIELD);
  if (forwards(proxy, request.origin)) {
    const { credentials } = proxy;
    const fields = own || credentials === null
      ? request.fields
      : [...request.fields, ["Proxy-Authorization", basic(credentials)] as const];
    const target = request.method === "CONNECT" ? request.target : request.url;
    return withHead(request, { target, fields });
  }
  if (!own) return request;
  const what = "Cannot send Proxy-Authorization through a tunnel: the origin would get it; " +
    "credentials go into the URL of the proxy";
  throw new TransportError("invalidHeader", what);
}
