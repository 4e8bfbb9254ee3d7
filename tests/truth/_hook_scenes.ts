import { Authority } from "../_support/certificates.ts";
import { Dnsmasq } from "../_support/dnsmasq.ts";
import { Nginx } from "../_support/nginx.ts";
import type { Peer } from "../_support/peer.ts";
import { tunnelTo } from "../_support/proxy_scripts.ts";
import { type Script, ScriptedServer } from "../_support/scripted_server.ts";
import { HELLO, resetWhenReused } from "../_support/scripts.ts";
import { refusingPort, silentPort } from "../_support/silence.ts";
import { answerHead, site, to } from "../_support/site.ts";
import { TlsRelay } from "../_support/tls_relay.ts";
import type { HookedCall, HookedClient, HookedOptions, HookedRequest } from "./_hooks.ts";
import { FadingNameServer } from "./_fading_name_server.ts";

/** Something that a client does, and of which both traces tell. */
export interface HookScene {
  /** What happens, as a part of a sentence. */
  readonly what: string;
  /** Starts the servers, which end with the stack. */
  readonly open: (stack: AsyncDisposableStack) => Promise<HookStage>;
}

/** A scene whose servers are there. */
export interface HookStage {
  readonly options?: HookedOptions;
  /** What the client does. Gives its calls. */
  readonly act: (client: HookedClient) => Promise<HookedCall[]>;
}

const OK = "HTTP/1.1 200 OK\r\n";
const CHUNKED = `${OK}transfer-encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\nx-sum: 5\r\n\r\n`;
const EXPECTING = { method: "POST", body: "hello", headers: { expect: "100-continue" } };

/** Everything that goes through different hooks. */
export const HOOK_SCENES: readonly HookScene[] = [
  inTurn("a new connection, and the same one used again", [site()], {}, {}, {}),
  inTurn("a POST with a body", [site()], { method: "POST", body: "hello" }, {}),
  inTurn(
    "an upload in chunks",
    [async (peer) => {
      await peer.head();
      await peer.exactly("5\r\nhello\r\n0\r\n\r\n".length);
      await peer.send(HELLO);
      await peer.untilEnd();
    }],
    { method: "POST", body: "hello", chunked: true },
  ),
  inTurn("a response in chunks, with trailers", [site({ "/": CHUNKED })], {}, {}),
  inTurn("a HEAD", [answerHead(`${OK}content-length: 5\r\n\r\n`)], { method: "HEAD" }),
  inTurn("a 204", [site({ "/": "HTTP/1.1 204 No Content\r\n\r\n" })], {}, {}),
  inTurn(
    "1xx responses before the final one",
    [answerHead(`HTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 103 Early Hints\r\n\r\n${HELLO}`)],
    {},
  ),
  gated("a body that the server lets come", EXPECTING, async (peer, isSent) => {
    await peer.head();
    await peer.send("HTTP/1.1 100 Continue\r\n\r\n");
    await peer.exactly(5);
    await isSent;
    await peer.send(HELLO);
    await peer.untilEnd();
  }),
  gated("a body that the server says nothing about", EXPECTING, async (peer, isSent) => {
    await peer.head();
    await peer.exactly(5);
    await isSent;
    await peer.send(HELLO);
    await peer.untilEnd();
  }),
  inTurn(
    "a body that the server does not want",
    [answerHead("HTTP/1.1 417 Expectation Failed\r\ncontent-length: 5\r\n\r\nsorry")],
    EXPECTING,
  ),
  inTurn(
    "a server that closes after its response",
    [answerHead(`${OK}connection: close\r\ncontent-length: 5\r\n\r\nhello`)],
    {},
    {},
  ),
  inTurn("a body that ends with its connection", [async (peer) => {
    await peer.head();
    await peer.send(`${OK}\r\nhello`);
  }], {}),
  inTurn("a response of HTTP/1.0", [site({ "/": HELLO.replace("1.1", "1.0") })], {}),
  inTurn("a redirect", [site({ "/": to("/there") })], { redirect: true }),
  inTurn("a body that is left unread", [answerHead(`${OK}content-length: 9\r\n\r\nhello`)], {
    abandons: true,
  }),
  inTurn("a body that is cut short", [async (peer) => {
    await peer.head();
    await peer.send(`${OK}content-length: 9\r\n\r\nhello`);
  }], {}),
  inTurn("a server that says nothing", [async (peer) => void await peer.head()], {}),
  inTurn("a server that talks nonsense", [answerHead("nonsense\r\n\r\n")], {}),
  inTurn(
    "a GET on a connection that the server resets when it is used again",
    [resetWhenReused, site()],
    {},
    {},
  ),
  inTurn(
    "a POST on a connection that the server resets when it is used again",
    [resetWhenReused, site()],
    {},
    { method: "POST", body: "hello" },
  ),
  {
    what: "a server that closes an idle connection",
    open: served([async (peer) => {
      await peer.head();
      await peer.send(HELLO);
    }, site()], async (client, url) => {
      const first = client.call({ url });
      await first.ended;
      await client.closed(1);
      const second = client.call({ url });
      await second.ended;
      return [first, second];
    }),
  },
  {
    what: "connections that are used once",
    open: async (stack) => {
      const { act } = await served([site()], inOrder({}, {}))(stack);
      return { options: { disableKeepAlives: true }, act };
    },
  },
  {
    what: "an abort before the head",
    open: served([(peer) => peer.untilEnd()], async (client, url) => {
      const call = client.call({ url });
      await call.until("requestend");
      call.cancel();
      await call.ended;
      return [call];
    }),
  },
  {
    what: "a connect that is aborted",
    open: async (stack) => {
      const { port } = stack.use(await silentPort());
      return {
        act: async (client) => {
          const call = client.call({ url: `http://127.0.0.1:${port}/` });
          await call.until("connectstart");
          call.cancel();
          await call.ended;
          await call.until("connectend");
          return [call];
        },
      };
    },
  },
  {
    what: "a connect that is refused",
    open: () => {
      const url = `http://127.0.0.1:${refusingPort()}/`;
      return Promise.resolve({ act: (client) => inOrder({})(client, url) });
    },
  },
  {
    what: "a name of two addresses, of which the first refuses",
    open: async (stack) => {
      const server = stack.use(await ScriptedServer.start(site()));
      const { nameServer } = stack.use(await Dnsmasq.start({ "a.test": ["127.0.0.1", "::1"] }));
      const url = `http://a.test:${server.port}/`;
      return { options: { nameServer }, act: (client) => inOrder({}, {})(client, url) };
    },
  },
  {
    what: "a name that nobody knows",
    open: async (stack) => {
      const { nameServer } = stack.use(await Dnsmasq.start({}));
      return {
        options: { nameServer },
        act: (client) => inOrder({})(client, "http://nobody.test/"),
      };
    },
  },
  {
    what: "a TLS connection, and the same one used again",
    open: async (stack) => {
      const { nginx, caCerts } = await startNginx(stack);
      return {
        options: { caCerts },
        act: (client) => inOrder({}, {})(client, nginx.url("/hello")),
      };
    },
  },
  {
    what: "a certificate of nobody that is trusted",
    open: async (stack) => {
      const { nginx } = await startNginx(stack);
      return { act: (client) => inOrder({})(client, nginx.url("/hello")) };
    },
  },
  {
    what: "a request by way of a proxy",
    open: async (stack) => {
      const proxy = stack.use(await ScriptedServer.start(site()));
      const options = { proxy: proxy.url() };
      return { options, act: (client) => inOrder({}, {})(client, "http://a.test:8080/") };
    },
  },
  {
    what: "a tunnel through a proxy",
    open: async (stack) => {
      const { nginx, caCerts } = await startNginx(stack);
      const proxy = stack.use(await ScriptedServer.start(tunnelTo(nginx.port)));
      const options = { caCerts, proxy: proxy.url() };
      return { options, act: (client) => inOrder({})(client, nginx.url("/hello")) };
    },
  },
  {
    what: "a tunnel through a proxy that speaks TLS itself",
    open: async (stack) => {
      const { nginx, caCerts, certificate } = await startNginx(stack);
      const proxy = stack.use(await ScriptedServer.start(tunnelTo(nginx.port)));
      const relay = stack.use(new TlsRelay(proxy.port, certificate));
      const options = { caCerts, proxy: `https://127.0.0.1:${relay.port}` };
      return { options, act: (client) => inOrder({})(client, nginx.url("/hello")) };
    },
  },
  {
    what: "a connection that becomes free while another one is being dialled",
    open: async (stack) => {
      const answered = Promise.withResolvers<void>();
      const server = stack.use(
        await ScriptedServer.start(async (peer) => {
          await peer.head();
          await answered.promise;
          await peer.send(HELLO);
          await peer.head();
          await peer.send(HELLO);
          await peer.untilEnd();
        }, site()),
      );
      // The second lookup is not answered before both calls have ended.
      const names = stack.use(await FadingNameServer.start());
      const url = `http://a.test:${server.port}/`;
      return {
        options: { nameServer: names.nameServer },
        act: async (client) => {
          const first = client.call({ url });
          await first.until("requestend");
          names.fade();
          const second = client.call({ url });
          await second.until("dnsstart");
          answered.resolve();
          await Promise.all([first.ended, second.ended]);
          names.recover();
          await second.until("connectend");
          return [first, second];
        },
      };
    },
  },
];

type Request = Omit<HookedRequest, "url">;
type Act = (client: HookedClient, url: string) => Promise<HookedCall[]>;

/** A server, and requests to it, each of which begins when the one before has ended. */
function inTurn(what: string, scripts: [Script, ...Script[]], ...requests: Request[]): HookScene {
  return { what, open: served(scripts, inOrder(...requests)) };
}

/** A request that is answered when the client has said that it is sent. */
function gated(
  what: string,
  request: Request,
  script: (peer: Peer, isSent: Promise<void>) => Promise<void>,
): HookScene {
  return {
    what,
    open: (stack) => {
      const { promise, resolve } = Promise.withResolvers<void>();
      const act: Act = async (client, url) => {
        const call = client.call({ url, ...request });
        await call.until("requestend");
        resolve();
        await call.ended;
        return [call];
      };
      return served([(peer) => script(peer, promise)], act)(stack);
    },
  };
}

function inOrder(...requests: Request[]): Act {
  return async (client, url) => {
    const calls: HookedCall[] = [];
    for (const request of requests) {
      const call = client.call({ url, ...request });
      await call.ended;
      calls.push(call);
    }
    return calls;
  };
}

function served(scripts: [Script, ...Script[]], act: Act): HookScene["open"] {
  return async (stack) => {
    const server = stack.use(await ScriptedServer.start(...scripts));
    const options = { expectContinueTimeout: 30 };
    return { options, act: (client) => act(client, server.url()) };
  };
}

async function startNginx(stack: AsyncDisposableStack) {
  const authority = await Authority.shared();
  const certificate = await authority.issue("127.0.0.1");
  const nginx = stack.use(await Nginx.start({ certificate }));
  return { nginx, certificate, caCerts: authority.caCerts };
}
