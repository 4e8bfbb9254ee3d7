import { createSocket } from "node:dgram";
import { createServer, type RequestListener, type Server } from "node:http";
import { createServer as createSecureServer } from "node:https";
import type { AddressInfo } from "node:net";
import { setTimeout } from "node:timers/promises";
import { answerTo, parseQuery, RCODE } from "../../cli/demo/dns_message.ts";
import { Authority, type Certificate } from "../_support/certificates.ts";
import { silentPort } from "../_support/silence.ts";

const IPV4 = Uint8Array.of(127, 0, 0, 1);
const IPV6 = Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1);
const A = 1;
const AAAA = 28;
const NAMES = ["example.com", "www.example.com", "api.example.com", "shop.example.com"];

/** What the pages of `docs/` send requests to: servers on loopback that take their time. */
export class Stage implements AsyncDisposable {
  /** What leads the command line there. */
  readonly args: readonly string[];
  /** Where its files are. */
  readonly folder: string;
  readonly #stack: AsyncDisposableStack;

  private constructor(args: readonly string[], folder: string, stack: AsyncDisposableStack) {
    this.args = args;
    this.folder = folder;
    this.#stack = stack;
  }

  static async open(): Promise<Stage> {
    const stack = new AsyncDisposableStack();
    const folder = await Deno.makeTempDir();
    stack.defer(() => Deno.remove(folder, { recursive: true }));
    const authority = await Authority.shared();
    const names = NAMES.map((name) => `DNS:${name}`).join();
    const certificate = await authority.issueBy(
      ["-subj", "/CN=example.com", "-addext", `subjectAltName=${names}`],
      ["-copy_extensions", "copy", "-days", "12"],
    );
    await Deno.writeTextFile(`${folder}/authority.pem`, authority.certificate.cert);
    const plain = stack.use(await serve(null));
    const secure = stack.use(await serve(certificate));
    stack.use(await silentPort("::1", secure.port));
    const nameServer = stack.use(await serveNames());
    const args = [
      ...["--cacert", `${folder}/authority.pem`, "--name-server", `127.0.0.1:${nameServer.port}`],
      ...["--connect-to", `:80::${plain.port}`, "--connect-to", `:443::${secure.port}`],
      ...["--proxy", ""],
    ];
    return new Stage(args, folder, stack);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#stack.disposeAsync();
  }
}

/** A server of Node's, which sends what it has at once; Deno's lets the client's next ACK pass. */
async function serve(certificate: Certificate | null) {
  const answer = answers(certificate !== null);
  const server: Server = certificate === null
    ? createServer(answer)
    : createSecureServer(certificate, answer);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    port: (server.address() as AddressInfo).port,
    [Symbol.asyncDispose]: () => {
      server.closeAllConnections();
      return new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

function answers(isSecure: boolean): RequestListener {
  let reports = 0;
  return async ({ headers, url }, response) => {
    const reply = async (delay: number, status: number, fields: Record<string, string>) => {
      await setTimeout(delay);
      response.writeHead(status, { "content-type": "text/html", ...fields });
      response.end(status === 200 ? "<p>hello ".repeat(100) : "");
    };
    if (!isSecure) return await reply(2, 301, { location: "https://example.com/" });
    if (headers.host === "api.example.com") return await reply(5, 200, { connection: "close" });
    // A new release is slower.
    if (url === "/report") return await reply(++reports <= 10 ? 3 : 40, 200, {});
    if (headers.host === "example.com") {
      return await reply(12, 302, { location: "https://www.example.com/" });
    }
    await reply(5, 200, { "server-timing": 'db;dur=3.2;desc="3 queries", render;dur=1.1' });
  };
}

/** Knows all names; only `shop` has an IPv6 address, at which nobody answers. */
async function serveNames() {
  const socket = createSocket("udp4");
  socket.on("message", (message, { port, address }) => {
    const query = parseQuery(message);
    if (query === null) return;
    const isKnown = NAMES.includes(query.name);
    const records = [
      ...query.type === A && isKnown ? [IPV4] : [],
      ...query.type === AAAA && query.name.startsWith("shop") ? [IPV6] : [],
    ];
    socket.send(answerTo(query, isKnown ? RCODE.noError : RCODE.nameError, records), port, address);
  });
  await new Promise<void>((resolve) => socket.bind(0, "127.0.0.1", resolve));
  return {
    port: socket.address().port,
    [Symbol.asyncDispose]: () => new Promise<void>((resolve) => socket.close(() => resolve())),
  };
}
