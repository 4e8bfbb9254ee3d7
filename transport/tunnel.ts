import type { Field } from "../trace.ts";
import { basic } from "./basic.ts";
import { asError, TransportError } from "./errors.ts";
import type { ResponseHead } from "./http1/messages.ts";
import { openHttpTunnel, ProxyRefusal } from "./http_connect.ts";
import type { Target } from "./origin.ts";
import type { ProxyServer } from "./proxy.ts";
import type { Settings } from "./settings.ts";
import { closeQuietly, type Wire } from "./socket.ts";
import { openSocksTunnel } from "./socks.ts";

/** What a tunnel is made of. */
export interface TunnelPlan {
  readonly proxy: ProxyServer;
  /** Where it leads. */
  readonly target: Target;
  readonly settings: Settings;
  /** Told of the final answer of an http proxy, whatever it is. */
  readonly answered: (head: ResponseHead) => void;
}

/**
 * Has a proxy make a tunnel; from then on the socket leads to the target.
 *
 * Owns `socket` from now on, and closes it if it throws.
 *
 * @throws {TransportError} If the proxy makes none.
 */
export async function openTunnel(
  socket: Wire & Disposable,
  plan: TunnelPlan,
  signal: AbortSignal,
): Promise<void> {
  const abort = (): void => closeQuietly(socket);
  signal.addEventListener("abort", abort, { once: true });
  try {
    signal.throwIfAborted();
    await open(socket, plan);
    signal.throwIfAborted();
  } catch (error) {
    closeQuietly(socket);
    throw signal.aborted ? signal.reason : tunnelError(plan, error);
  } finally {
    signal.removeEventListener("abort", abort);
  }
}

function open(socket: Wire, { proxy, target, settings, answered }: TunnelPlan): Promise<void> {
  if (proxy.scheme === "socks5") return openSocksTunnel(socket, target, proxy.credentials);
  return openHttpTunnel(socket, {
    target: target.hostPort,
    fields: connectFields(proxy, target.hostPort, settings),
    maxHeadBytes: settings.maxResponseHeaderBytes,
    answered,
  });
}

/** Of the fields of every request the proxy gets `User-Agent` alone: the rest is for origins. */
function connectFields({ credentials }: ProxyServer, host: string, settings: Settings): Field[] {
  const fields: Field[] = [["Host", host]];
  fields.push(...settings.headers.filter(([name]) => name.toLowerCase() === "user-agent"));
  if (credentials !== null) fields.push(["Proxy-Authorization", basic(credentials)]);
  return fields;
}

function tunnelError({ proxy, target }: TunnelPlan, cause: unknown): TransportError {
  // The codec takes whoever answers for the server.
  const why = asError(cause).message.replace("the server", "the proxy");
  const what = `Cannot open a tunnel to ${target.hostPort} through ${proxy.shown}: ${why}`;
  const refusal = cause instanceof ProxyRefusal ? { proxyResponse: cause.response } : {};
  return new TransportError("proxy", what, { phase: "tunnel", cause, ...refusal });
}
