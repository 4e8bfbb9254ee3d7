import type { Case, Outcome } from "../_case.ts";

type Row = [
  name: string,
  rfc: string,
  method: "CONNECT" | "GET",
  raw: string,
  gives: Partial<Outcome>,
];

const CONNECT = "9112 section 6.3 step 2";
const UPGRADE = "9110 section 7.8";

const rows: Row[] = [
  ["2xx to CONNECT is a tunnel", CONNECT, "CONNECT", "HTTP/1.1 200 OK\r\n\r\n", {
    framing: "tunnel",
    unread: "",
  }],
  [
    "2xx to CONNECT is a tunnel, whatever Content-Length says",
    CONNECT,
    "CONNECT",
    "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello",
    {
      framing: "tunnel",
      unread: "hello",
    },
  ],
  [
    "2xx to CONNECT is a tunnel, whatever Transfer-Encoding says",
    CONNECT,
    "CONNECT",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    {
      framing: "tunnel",
      unread: "0\r\n\r\n",
    },
  ],
  [
    "2xx to CONNECT may have contradictory framing fields",
    CONNECT,
    "CONNECT",
    "HTTP/1.1 200 OK\r\nContent-Length: 1, 2\r\nTransfer-Encoding: x\r\n\r\nhello",
    {
      framing: "tunnel",
      unread: "hello",
    },
  ],
  ["204 to CONNECT is a tunnel", CONNECT, "CONNECT", "HTTP/1.1 204 OK\r\n\r\nhello", {
    framing: "tunnel",
    unread: "hello",
  }],
  ["299 to CONNECT is a tunnel", CONNECT, "CONNECT", "HTTP/1.1 299 OK\r\n\r\n", {
    framing: "tunnel",
  }],
  ["an HTTP/1.0 2xx to CONNECT is a tunnel", CONNECT, "CONNECT", "HTTP/1.0 200 OK\r\n\r\n", {
    version: "1.0",
    framing: "tunnel",
  }],
  [
    "a tunnel may come after interim responses",
    CONNECT,
    "CONNECT",
    "HTTP/1.1 100 C\r\n\r\nHTTP/1.1 200 OK\r\n\r\nhello",
    {
      informational: [100],
      framing: "tunnel",
      unread: "hello",
    },
  ],
  [
    "an error to CONNECT is a response as any other",
    CONNECT,
    "CONNECT",
    "HTTP/1.1 407 No\r\nContent-Length: 5\r\n\r\nhello",
    {
      framing: "length",
      body: "hello",
      end: "complete",
    },
  ],
  [
    "a redirect to CONNECT is a response as any other",
    "9110 section 9.3.6",
    "CONNECT",
    "HTTP/1.1 302 No\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
    {
      framing: "chunked",
      body: "hello",
      end: "complete",
    },
  ],
  [
    "304 to CONNECT has no body",
    "9112 section 6.3 step 1",
    "CONNECT",
    "HTTP/1.1 304 No\r\nContent-Length: 5\r\n\r\n",
    {
      framing: "none",
      end: "complete",
    },
  ],
  [
    "an error to CONNECT may end with the connection",
    "9112 section 6.3 step 8",
    "CONNECT",
    "HTTP/1.1 503 No\r\n\r\nhello",
    {
      framing: "close",
      body: "hello",
      end: "open",
    },
  ],
  [
    "after 101 the bytes are another protocol's",
    UPGRADE,
    "GET",
    "HTTP/1.1 101 Switching\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\nhello",
    {
      framing: "tunnel",
      status: 101,
      unread: "hello",
    },
  ],
  [
    "101 switches, whatever its framing fields say",
    "9112 section 6.3 step 1",
    "GET",
    "HTTP/1.1 101 Switching\r\nUpgrade: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\nhello",
    {
      framing: "tunnel",
      unread: "hello",
    },
  ],
  [
    "101 may come after other interim responses",
    UPGRADE,
    "GET",
    "HTTP/1.1 103 H\r\n\r\nHTTP/1.1 101 S\r\nUpgrade: x\r\n\r\nHTTP/1.1 200 OK\r\n\r\n",
    {
      informational: [103],
      framing: "tunnel",
      unread: "HTTP/1.1 200 OK\r\n\r\n",
    },
  ],
  [
    "who asks for another protocol may be refused it",
    UPGRADE,
    "GET",
    "HTTP/1.1 200 OK\r\nUpgrade: x\r\nContent-Length: 5\r\n\r\nhello",
    {
      framing: "length",
      body: "hello",
      end: "complete",
    },
  ],
  [
    "426 is a response as any other",
    "9110 section 15.5.22",
    "GET",
    "HTTP/1.1 426 Up\r\nConnection: Upgrade\r\nUpgrade: x\r\nContent-Length: 0\r\n\r\n",
    {
      framing: "length",
      persists: true,
      end: "complete",
    },
  ],
];

/** RFC 9110 sections 7.8 and 9.3.6: where HTTP ends. */
export const tunnels: readonly Case[] = [
  ...rows.map(([name, rfc, method, raw, gives]): Case => ({
    name,
    rfc,
    method,
    raw,
    gives,
    ...(method === "GET" && { asks: "upgrade" }),
  })),
  // A call fails then: see what is expected through a socket.
  {
    name: "101 ends HTTP, though nobody has asked for another protocol",
    rfc: UPGRADE,
    raw: "HTTP/1.1 101 S\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\nhello",
    gives: { framing: "tunnel", unread: "hello" },
  },
  {
    name: "101 to HEAD ends HTTP too",
    rfc: UPGRADE,
    method: "HEAD",
    raw: "HTTP/1.1 101 S\r\nUpgrade: x\r\n\r\n",
    gives: { framing: "tunnel", unread: "" },
  },
];
