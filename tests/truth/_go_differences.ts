/** Where our events are not Go's hooks, and why not. */
export interface GoDifference {
  /** The scene in which it shows. */
  readonly scene: string;
  /** What only Go tells begins with a minus, what only we tell with a plus. */
  readonly lines: readonly string[];
  readonly why: string;
}

const SILENT = "Go does not say that a connection is not kept";

/**
 * All differences between Go 1.19 and us, but for one that is in every request: Go calls WroteHeaders
 * and WroteRequest before it has written anything.
 *
 * Of the known defects of Go's hooks these do not show here: a lookup that nobody asked for, since
 * there is none for an IP address on either side, and those of HTTP/2, which we do not speak.
 */
export const GO_DIFFERENCES: readonly GoDifference[] = [
  {
    scene: "a body that the server lets come",
    lines: ["- continueend", "+ continueend"],
    why: "Go tells that the wait for 100 is over before it tells of the 100 that ended it",
  },
  {
    scene: "a body that the server does not want",
    lines: ["- requestend ok", "- putidleconn ok", "+ requestend error", "+ putidleconn error"],
    why: "Go takes a request for written, and its connection for good, whose body it never sent",
  },
  {
    scene: "a server that closes after its response",
    lines: ["+ putidleconn error", "+ putidleconn error"],
    why: SILENT,
  },
  {
    scene: "a body that ends with its connection",
    lines: ["+ putidleconn error"],
    why: SILENT,
  },
  {
    scene: "a response of HTTP/1.0",
    lines: ["+ putidleconn error"],
    why: SILENT,
  },
  {
    scene: "connections that are used once",
    lines: ["+ putidleconn error", "+ putidleconn error"],
    why: SILENT,
  },
  {
    scene: "a request by way of a proxy",
    lines: [
      ...["- getconn 127.0.0.1:port", "+ getconn a.test:port"],
      ...["- getconn 127.0.0.1:port", "+ getconn a.test:port"],
    ],
    why: "Go asks for a connection to the proxy, and does not say for whom",
  },
  {
    scene: "a tunnel through a proxy",
    lines: ["+ tunnelstart", "+ tunnelend"],
    why: "Go does not tell of CONNECT",
  },
  {
    scene: "a tunnel through a proxy that speaks TLS itself",
    lines: ["+ tunnelstart", "+ tunnelend"],
    why: "Go does not tell of CONNECT, so that its two handshakes look the same",
  },
  {
    scene: "a connection that becomes free while another one is being dialled",
    lines: [
      ...["- gotconn reused, idle for 0s", "+ gotconn reused"],
      ...["- dnsend ok", "- connectstart 127.0.0.1:port", "- connectend 127.0.0.1:port ok"],
      "+ dnsend ok, of no call",
      "+ connectstart 127.0.0.1:port, of no call",
      "+ connectend 127.0.0.1:port ok, of no call",
    ],
    why: "Go has it idle for 0 s, though it never was, and bills a dial to a call that is over",
  },
];
