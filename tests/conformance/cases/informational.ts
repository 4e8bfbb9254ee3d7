import type { Case, Outcome } from "../_case.ts";

const FINAL = "HTTP/1.1 204 OK\r\n\r\n";
const RULE = "9110 section 15.2";

type Row = [name: string, rfc: string, raw: string, gives: Partial<Outcome>];

const rows: Row[] = [
  [
    "interim responses come before the final one",
    RULE,
    `HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n${FINAL}`,
    { informational: [100, 103], status: 204, end: "complete" },
  ],
  [
    "100 may come though nobody asked for it",
    "9110 section 15.2.1",
    `HTTP/1.1 100 C\r\n\r\n${FINAL}`,
    {
      informational: [100],
      status: 204,
      end: "complete",
    },
  ],
  ["100 may come twice", RULE, `${"HTTP/1.1 100 C\r\n\r\n".repeat(2)}${FINAL}`, {
    informational: [100, 100],
    end: "complete",
  }],
  ["102 is an interim response", RULE, `HTTP/1.1 102 Processing\r\n\r\n${FINAL}`, {
    informational: [102],
    end: "complete",
  }],
  ["103 is an interim response", RULE, `HTTP/1.1 103 Hints\r\nLink: </a>\r\n\r\n${FINAL}`, {
    informational: [103],
    fields: [],
    end: "complete",
  }],
  ["an unknown 1xx is an interim response", RULE, `HTTP/1.1 199 Odd\r\n\r\n${FINAL}`, {
    informational: [199],
    end: "complete",
  }],
  ["an interim response without a reason is one", RULE, `HTTP/1.1 100\r\n\r\n${FINAL}`, {
    informational: [100],
    end: "complete",
  }],
  ["an interim response may be of HTTP/1.0", RULE, `HTTP/1.0 100 C\r\n\r\n${FINAL}`, {
    informational: [100],
    version: "1.1",
    persists: true,
    end: "complete",
  }],
  [
    "the fields of an interim response are not those of the final one",
    RULE,
    "HTTP/1.1 103 H\r\nA: b\r\n\r\nHTTP/1.1 204 OK\r\nC: d\r\n\r\n",
    { fields: [["C", "d"]], headBytes: 25, end: "complete" },
  ],
  [
    "an interim response has no body, whatever its Content-Length says",
    "9112 section 6.3 step 1",
    `HTTP/1.1 102 Processing\r\nContent-Length: 5\r\n\r\n${FINAL}`,
    { informational: [102], status: 204, end: "complete" },
  ],
  [
    "an interim response has no chunks",
    "9112 section 6.3 step 1",
    `HTTP/1.1 103 H\r\nTransfer-Encoding: chunked\r\n\r\n${FINAL}`,
    { informational: [103], status: 204, end: "complete" },
  ],
  [
    "an interim response may have contradictory framing fields",
    "9112 section 6.3 step 1",
    `HTTP/1.1 103 H\r\nTransfer-Encoding: x\r\nContent-Length: 5, 6\r\n\r\n${FINAL}`,
    { informational: [103], status: 204, end: "complete" },
  ],
  [
    "the framing of an interim response does not frame the final one",
    "9112 section 6.3",
    "HTTP/1.1 103 H\r\nContent-Length: 3\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello",
    { body: "hello", end: "complete" },
  ],
  [
    "the connection options of an interim response do not end the connection",
    RULE,
    `HTTP/1.1 100 Continue\r\nConnection: close\r\n\r\n${FINAL}`,
    { status: 204, persists: true, end: "complete" },
  ],
  [
    "a final response that looks like an interim one in its body is none",
    RULE,
    "HTTP/1.1 200 OK\r\nContent-Length: 18\r\n\r\nHTTP/1.1 100 C\r\n\r\n",
    { informational: [], body: "HTTP/1.1 100 C\r\n\r\n", end: "complete" },
  ],
  [
    "an interim response after the final one is not part of it",
    RULE,
    `${FINAL}HTTP/1.1 100 C\r\n\r\n`,
    { informational: [], status: 204, unread: "HTTP/1.1 100 C\r\n\r\n", end: "complete" },
  ],
  ["an interim response alone is no answer", RULE, "HTTP/1.1 100 Continue\r\n\r\n", {
    informational: [100],
    status: null,
    end: "open",
  }],
  ["half an interim response is no answer", RULE, "HTTP/1.1 100 Continue\r\n", {
    informational: [],
    end: "open",
  }],
  ["a body after an interim response is refused", RULE, `HTTP/1.1 100 C\r\n\r\nhello${FINAL}`, {
    informational: [100],
    end: "malformed",
  }],
  [
    "an empty line after an interim response is refused",
    "9112 section 2.2",
    `HTTP/1.1 100 C\r\n\r\n\r\n${FINAL}`,
    {
      informational: [100],
      end: "malformed",
    },
  ],
  [
    "a bad field in an interim response is refused",
    "9112 section 5.1",
    `HTTP/1.1 103 H\r\nA : b\r\n\r\n${FINAL}`,
    {
      informational: [],
      end: "malformed",
    },
  ],
  [
    "a lone LF in an interim response is refused",
    "9112 section 2.2",
    `HTTP/1.1 100 C\n\n${FINAL}`,
    {
      informational: [],
      end: "malformed",
    },
  ],
  [
    "a bad final head after an interim response is refused",
    "9112 section 4",
    "HTTP/1.1 100 C\r\n\r\nHTTP/1.1 2OO OK\r\n\r\n",
    {
      informational: [100],
      status: null,
      end: "malformed",
    },
  ],
  ["HEAD may have interim responses", RULE, `HTTP/1.1 100 C\r\n\r\n${FINAL}`, {
    informational: [100],
    status: 204,
    end: "complete",
  }],
];

/** RFC 9110 section 15.2: responses before the response. */
export const informational: readonly Case[] = rows.map(([name, rfc, raw, gives]): Case => (
  name.startsWith("HEAD") ? { name, rfc, method: "HEAD", raw, gives } : { name, rfc, raw, gives }
));
