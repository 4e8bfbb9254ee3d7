import { type Case, specify } from "./_cases.ts";

type Fields = [string, string][];

const accepted: [name: string, rfc: string, lines: string, fields: Fields][] = [
  ["whitespace around a value is taken off", "9112 section 5.1", "A: \t b \t\r\n", [["A", "b"]]],
  ["no whitespace is needed after the colon", "9112 section 5", "A:b\r\n", [["A", "b"]]],
  ["whitespace within a value stays", "9110 section 5.5", "A: b \t c\r\n", [["A", "b \t c"]]],
  ["a value may be empty", "9110 section 5.5", "A:\r\nB: \r\n", [["A", ""], ["B", ""]]],
  ["a value may have colons", "9112 section 5", "A: b: c:d\r\n", [["A", "b: c:d"]]],
  [
    "names keep their case, and fields their order",
    "9110 section 5.3",
    "b: 1\r\nA: 2\r\nB: 3\r\n",
    [["b", "1"], ["A", "2"], ["B", "3"]],
  ],
  [
    "a name may have every character of a token",
    "9110 section 5.6.2",
    "!#$%&'*+-.^_`|~09azAZ: x\r\n",
    [["!#$%&'*+-.^_`|~09azAZ", "x"]],
  ],
  [
    "octets above ASCII are one character each",
    "9110 section 5.5",
    "A: gr\xfc\xdfe \xe2\x82\xac\r\n",
    [["A", "gr\xfc\xdfe \xe2\x82\xac"]],
  ],
  [
    "a no-break space is part of the value, and no whitespace",
    "9110 section 5.6.3",
    "A: \xa0b\xa0\r\n",
    [["A", "\xa0b\xa0"]],
  ],
  ["a folded line goes on after one space", "9112 section 5.2", "A: b\r\n c\r\n", [["A", "b c"]]],
  [
    "a line may be folded with tabs, and more than once",
    "9112 section 5.2",
    "A: b\r\n\t c\r\n  d \r\nE: f\r\n",
    [["A", "b c d"], ["E", "f"]],
  ],
  ["a folded line may be blank", "9112 section 5.2", "A: b\r\n \r\nC: d\r\n", [
    ["A", "b"],
    ["C", "d"],
  ]],
  ["a value may begin on a folded line", "9112 section 5.2", "A:\r\n b\r\n", [["A", "b"]]],
  [
    "a folded line that looks like a field is none",
    "9112 section 5.2",
    "A: b\r\n Transfer-Encoding: chunked\r\n",
    [["A", "b Transfer-Encoding: chunked"]],
  ],
];

const refused: [name: string, rfc: string, lines: string][] = [
  ["a space before the colon", "9112 section 5.1", "A : b\r\n"],
  ["a tab before the colon", "9112 section 5.1", "A\t: b\r\n"],
  ["a line without a colon", "9112 section 5", "A b\r\n"],
  ["an empty name", "9112 section 5", ": b\r\n"],
  ["a name with a space", "9110 section 5.1", "A B: c\r\n"],
  ["a name with a bracket", "9110 section 5.6.2", "A(b): c\r\n"],
  ["a name with an octet above ASCII", "9110 section 5.6.2", "\xc4: b\r\n"],
  ["NUL in a name", "9110 section 5.6.2", "A\0: b\r\n"],
  ["NUL in a value", "9110 section 5.5", "A: b\0c\r\n"],
  ["a lone CR in a value", "9112 section 2.2", "A: b\rc\r\n"],
  ["a lone CR at the end of a value", "9112 section 2.2", "A: b\r\r\n"],
  ["a lone CR that would begin another field", "9112 section 2.2", "A: b\rContent-Length: 5\r\n"],
  ["a lone LF after a field", "9112 section 2.2", "A: b\nC: d\r\n"],
  ["a lone LF as the empty line", "9112 section 2.2", "A: b\r\n\nC: d\r\n"],
  ["a vertical tab in a value", "9110 section 5.5", "A: b\vc\r\n"],
  ["DEL in a value", "9110 section 5.5", "A: b\x7fc\r\n"],
  ["NUL in a folded line", "9112 section 5.2", "A: b\r\n c\0\r\n"],
  ["a lone CR in a folded line", "9112 section 5.2", "A: b\r\n \rc\r\n"],
  ["a line that begins with a space before any field", "9112 section 2.2", " A: b\r\n"],
];

specify([
  ...accepted.map(([name, rfc, lines, fields]): Case => ({
    name,
    rfc,
    raw: `HTTP/1.1 204 OK\r\n${lines}\r\n`,
    gives: { fields, end: "complete" },
  })),
  ...refused.map(([name, rfc, lines]): Case => ({
    name: `${name} is refused`,
    rfc,
    raw: `HTTP/1.1 204 OK\r\n${lines}\r\n`,
    gives: { end: "malformed" },
  })),
]);
