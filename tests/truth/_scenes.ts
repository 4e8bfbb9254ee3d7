import type { TransportOptions } from "../../mod.ts";
import { pseudoRandom, streamOf } from "../_support/bytes.ts";
import { Authority } from "../_support/certificates.ts";
import type { Client } from "../_support/client.ts";
import { Dnsmasq } from "../_support/dnsmasq.ts";
import { Nginx } from "../_support/nginx.ts";
import type { Script } from "../_support/scripted_server.ts";
import { ScriptedServer } from "../_support/scripted_server.ts";
import { HELLO, resetWhenReused } from "../_support/scripts.ts";
import { refusingPort, silentPort } from "../_support/silence.ts";
import { answerHead, site } from "../_support/site.ts";

/** Something that a client does on loopback. */
export interface Scene {
  /** What happens, as a part of a sentence. */
  readonly what: string;
  /** Whether every byte is read, or the client leaves before that, or the bytes are encrypted. */
  readonly kind: "whole" | "cut" | "tls";
  /** Starts the servers, which end with the stack. */
  readonly open: (stack: AsyncDisposableStack) => Promise<Stage>;
}

/** A scene whose servers are there. */
export interface Stage {
  /** What the servers listen on. */
  readonly ports: readonly number[];
  readonly options?: TransportOptions;
  /** What the client does; a call that fails is part of it. */
  readonly act: (client: Client) => Promise<unknown>;
}

const LARGE = "x".repeat(5_000_000);
const PARALLEL = 20;
const SERIAL = 30;

const OK = "HTTP/1.1 200 OK\r\n";
const CHUNKED = `${OK}transfer-encoding: chunked\r\n\r\n`;

/** Everything that may go differently on the wire. */
export const SCENES: readonly Scene[] = [
  scripted("a new connection, and the same one used again", [site()], async (get) => {
    await get("/first");
    await get("/second", { method: "POST", body: "hello" });
    await get("/third");
  }),
  scripted("a response in chunks, with trailers", [
    site({ "/": `${CHUNKED}5\r\nhello\r\n6\r\n world\r\n0\r\nx-sum: 11\r\n\r\n` }),
  ], async (get) => {
    await get("/");
    await get("/");
  }),
  scripted("a response that comes byte by byte", [async (peer) => {
    await peer.head();
    await peer.trickle(HELLO);
    await peer.untilEnd();
  }], (get) => get("/")),
  scripted("a large download", [
    site({ "/": `${OK}content-length: ${LARGE.length}\r\n\r\n${LARGE}` }),
  ], (get) => get("/")),
  scripted("a large upload", [site()], (get) => {
    return get("/", { method: "PUT", body: pseudoRandom(2_000_000) });
  }),
  scripted("an upload in chunks", [async (peer) => {
    await peer.head();
    await peer.exactly("5\r\nhello\r\n5\r\nworld\r\n0\r\n\r\n".length);
    await peer.send(HELLO);
    await peer.untilEnd();
  }], (get) => get("/", { method: "POST", body: streamOf("hello", "world") })),
  scripted("an upload that waits for 100 (Continue)", [async (peer) => {
    await peer.head();
    await peer.send("HTTP/1.1 100 Continue\r\n\r\n");
    await peer.exactly(5);
    await peer.send(HELLO);
    await peer.untilEnd();
  }], (get) => get("/", { method: "POST", body: "hello", headers: { expect: "100-continue" } })),
  scripted("early hints before the response", [async (peer) => {
    await peer.head();
    await peer.send("HTTP/1.1 103 Early Hints\r\nlink: </a.css>; rel=preload\r\n\r\n");
    await peer.send(HELLO);
    await peer.untilEnd();
  }], (get) => get("/")),
  scripted(
    "a server that closes after its response",
    [
      answerHead(`${OK}connection: close\r\ncontent-length: 5\r\n\r\nhello`),
    ],
    async (get) => {
      await get("/");
      await get("/");
    },
  ),
  scripted("a body that ends with its connection", [async (peer) => {
    await peer.head();
    await peer.send(`${OK}\r\nhello`);
  }], (get) => get("/")),
  scripted("a server that closes an idle connection", [async (peer) => {
    await peer.head();
    await peer.send(HELLO);
  }], async (get, client) => {
    await get("/");
    await client.events.until("connclose");
  }),
  scripted("a connection that the server resets when it is used again", [
    resetWhenReused,
    site(),
  ], async (get) => {
    await get("/");
    await get("/");
  }),
  scripted(
    "a response that is reset",
    [async (peer) => {
      await peer.head();
      await peer.send(`${OK}content-length: 10\r\n\r\nhello`);
      await peer.exactly(0);
      peer.reset();
    }],
    (get) => get("/"),
    "cut",
  ),
  scripted(
    "an abort before the head",
    [(peer) => peer.untilEnd()],
    async (_, client, url) => {
      const controller = new AbortController();
      const call = client.request(url, { signal: controller.signal }).catch(() => {});
      await client.events.until("requestend");
      controller.abort();
      await call;
    },
    "cut",
  ),
  scripted(
    "an abort in the body",
    [answerHead(`${OK}content-length: 10\r\n\r\nhello`)],
    async (_, client, url) => {
      const controller = new AbortController();
      const response = await client.request(url, { signal: controller.signal });
      controller.abort();
      await response.bytes().catch(() => {});
    },
    "cut",
  ),
  scripted("many calls at once", [site()], (get) => {
    return Promise.all(Array.from({ length: PARALLEL }, (_, i) => get(`/${i}`)));
  }),
  scripted("many calls, one after the other", [site()], async (get) => {
    for (let i = 0; i < SERIAL; i++) await get(`/${i}`);
  }),
  {
    what: "a connect that is refused",
    kind: "whole",
    open: () => {
      const port = refusingPort();
      const act = (client: Client) => get(client, `http://127.0.0.1:${port}/`);
      return Promise.resolve({ ports: [port], act });
    },
  },
  {
    what: "a connect that is aborted",
    kind: "whole",
    open: async (stack) => {
      const { port } = stack.use(await silentPort());
      return {
        ports: [port],
        act: async (client) => {
          const controller = new AbortController();
          const { signal } = controller;
          const call = client.request(`http://127.0.0.1:${port}/`, { signal }).catch(() => {});
          await client.events.until("connectstart");
          controller.abort();
          await call;
        },
      };
    },
  },
  {
    what: "a race of two addresses, of which the first is silent",
    kind: "whole",
    open: async (stack) => {
      const server = stack.use(await ScriptedServer.start(site()));
      stack.use(await silentPort("127.0.0.2", server.port));
      const hostPort = `a.test:${server.port}`;
      return {
        ports: [server.port],
        options: { resolve: { [hostPort]: ["127.0.0.2", "127.0.0.1"] }, happyEyeballsDelay: 20 },
        act: (client) => get(client, `http://${hostPort}/`),
      };
    },
  },
  {
    what: "a name that a name server knows",
    kind: "whole",
    open: async (stack) => {
      const server = stack.use(await ScriptedServer.start(site()));
      const { nameServer } = stack.use(await Dnsmasq.start({ "a.test": ["127.0.0.1"] }));
      return {
        ports: [server.port, nameServer.port],
        options: { nameServer },
        act: (client) => get(client, `http://a.test:${server.port}/`),
      };
    },
  },
  tls("TLS 1.2", "TLSv1.2"),
  tls("TLS 1.3", "TLSv1.3"),
  tls("TLS by node:tls", "TLSv1.2", { tlsDetails: true }),
];

type Get = (path: string, init?: Parameters<Client["request"]>[1]) => Promise<void>;

function scripted(
  what: string,
  scripts: [Script, ...Script[]],
  act: (get: Get, client: Client, url: string) => Promise<unknown>,
  kind: Scene["kind"] = "whole",
): Scene {
  return {
    what,
    kind,
    open: async (stack) => {
      const server = stack.use(await ScriptedServer.start(...scripts));
      return {
        ports: [server.port],
        act: (client) =>
          act((path, init) => get(client, server.url(path), init), client, server.url()),
      };
    },
  };
}

function tls(
  what: string,
  protocol: "TLSv1.2" | "TLSv1.3",
  more: TransportOptions = {},
): Scene {
  return {
    what,
    kind: "tls",
    open: async (stack) => {
      const authority = await Authority.shared();
      const certificate = await authority.issue("127.0.0.1");
      const nginx = stack.use(await Nginx.start({ certificate, tlsProtocols: [protocol] }));
      return {
        ports: [nginx.port],
        options: { caCerts: authority.caCerts, ...more },
        act: async (client) => {
          await get(client, nginx.url("/hello"));
          await get(client, nginx.url("/hello"));
        },
      };
    },
  };
}

async function get(client: Client, url: string, init?: Parameters<Client["request"]>[1]) {
  await client.request(url, init).then((response) => response.bytes()).catch(() => {});
}
