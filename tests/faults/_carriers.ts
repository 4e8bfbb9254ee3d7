import { Buffer } from "node:buffer";
import { once } from "node:events";
import type { Socket } from "node:net";
import { createSecureContext, TLSSocket } from "node:tls";
import type { TransportOptions } from "../../mod.ts";
import { Authority, type Certificate } from "../_support/certificates.ts";

/** What lies between a call and the bytes of its conversation. */
export interface Carrier {
  readonly scheme: "http" | "https";
  /** How a client gets to a server of this kind on a port. */
  readonly options: (port: number) => TransportOptions | Promise<TransportOptions>;
  /** What the server does with a connection before the conversation begins. */
  readonly accept: (raw: Socket) => Promise<Socket>;
}

/** What the conversation is carried by. */
export const CARRIERS = {
  plain: {
    scheme: "http",
    options: () => ({ proxy: null }),
    accept: (raw) => Promise.resolve(raw),
  },
  tls: {
    scheme: "https",
    options: async () => ({ proxy: null, caCerts: (await Authority.shared()).caCerts }),
    accept: async (raw) => await secured(raw, await certificate()),
  },
  "node:tls": {
    scheme: "https",
    options: async () => ({
      proxy: null,
      caCerts: (await Authority.shared()).caCerts,
      tlsDetails: true,
    }),
    accept: async (raw) => await secured(raw, await certificate()),
  },
  tunnel: {
    scheme: "https",
    options: async (port) => ({
      proxy: `http://127.0.0.1:${port}`,
      caCerts: (await Authority.shared()).caCerts,
    }),
    accept: async (raw) => {
      await heard(raw, (text) => text.endsWith("\r\n\r\n"));
      raw.write("HTTP/1.1 200 OK\r\n\r\n");
      return await secured(raw, await certificate());
    },
  },
  socks: {
    scheme: "http",
    options: (port) => ({ proxy: `socks5://127.0.0.1:${port}` }),
    accept: async (raw) => {
      await heard(raw, (text) => text.length === 3);
      raw.write("\x05\x00");
      await heard(raw, (text) => text.length === 10);
      raw.write(Buffer.from("\x05\x00\x00\x01\x7f\x00\x00\x01\x00\x50", "latin1"));
      return raw;
    },
  },
} as const satisfies Record<string, Carrier>;

/** The name of a carrier. */
export type CarrierName = keyof typeof CARRIERS;

let issued: Promise<Certificate> | undefined;

/** The certificate of all servers on 127.0.0.1: to make one takes longer than a cell. */
export async function certificate(): Promise<Certificate> {
  return await (issued ??= Authority.shared().then((authority) => authority.issue("127.0.0.1")));
}

/** Does the server's part of a handshake. */
export async function secured(raw: Socket, { cert, key }: Certificate): Promise<Socket> {
  const secureContext = createSecureContext({ cert, key });
  const session = new TLSSocket(raw, { isServer: true, secureContext });
  session.on("error", () => {}); // a client that goes away is no failure of the server
  session.allowHalfOpen = true;
  const moments = [once(session, "secure"), once(session, "close"), once(raw, "close")];
  await Promise.race(moments).catch(() => {});
  return session;
}

/** Reads what the client says, not a byte more, since it waits for an answer then. */
async function heard(raw: Socket, isAll: (text: string) => boolean): Promise<void> {
  for (let text = ""; !isAll(text) && !raw.destroyed;) {
    const part: Buffer | null = raw.read();
    if (part === null) await Promise.race([once(raw, "readable"), once(raw, "close")]);
    else text += part.toString("latin1");
  }
}
