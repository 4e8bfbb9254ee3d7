const ENDS = ["\r\n", "\r\n\r\n", "\n", "\r", "\n\n", "\r\r\n", "\n\r", "\r\n ", "\r\n\t"];
const OCTETS = [
  " ",
  "\t",
  "\0",
  "\v",
  "\x1b",
  "\x7f",
  "\x80",
  "\xff",
  ":",
  ": ",
  ",",
  ";",
  "=",
  '"',
];
const NUMBERS = ["0", "00", "1", "5", "-1", "+5", "0x5", "1e1", "a", "099", "999"];

const STARTS = [
  "HTTP/",
  "HTTP/1.1",
  "HTTP/2 200",
  "HTTP/1.0 200 OK\r\n",
  "HTTP/1.1 200 OK\r\n",
  "HTTP/1.1 204\r\n\r\n",
  "HTTP/1.9 304 X\r\n\r\n",
  "HTTP/1.1 100 C\r\n\r\n",
  "HTTP/1.1 101 S\r\n\r\n",
];

const FIELDS = [
  "A: b\r\n",
  "__proto__: x\r\n",
  "Connection: close\r\n",
  "Connection: keep-alive\r\n",
  "Connection: upgrade\r\n",
  "content-length:",
  "Content-Length: 0\r\n",
  "Content-Length: 5\r\n",
  "Content-Length: 5, 5\r\n",
  "Content-Length : 5\r\n",
  "Content-Length: -1\r\n",
  "Content-Length: 9007199254740993\r\n",
  "transfer-encoding:",
  "Transfer-Encoding: chunked\r\n",
  "Transfer-Encoding:\r\n chunked\r\n",
  "Transfer-Encoding: gzip, chunked\r\n",
];

const BODIES = [
  "hello",
  "chunked",
  "gzip",
  "identity",
  "5\r\nhello\r\n",
  "5 \r\nhello\r\n",
  "5;a=b\r\nhello\r\n",
  '1;a="\r\nx\r\n',
  "0\r\n\r\n",
  "0\r\nA: b\r\n\r\n",
  "80000000\r\n",
  "1fffffffffffff\r\n",
  "20000000000000\r\n",
  "ffffffffffffffff\r\n",
];

/** Pieces that mean something somewhere in a message, or nearly do. */
export const TOKENS: readonly string[] = [
  ...ENDS,
  ...OCTETS,
  ...NUMBERS,
  ...STARTS,
  ...FIELDS,
  ...BODIES,
];
