/** Options of the library that are options of the command line too. */
const FLAGS: Readonly<Record<string, string>> = {
  timeout: "--max-time",
  dialTimeout: "--connect-timeout",
  tlsHandshakeTimeout: "--connect-timeout",
  maxRedirects: "--max-redirs",
  caCerts: "--cacert",
  cert: "--cert",
  key: "--key",
  nameServer: "--name-server",
  connectTo: "--connect-to",
  unixSocket: "--unix-socket",
};

/** Where a message of the library names one of them, and not a URL that holds such a word. */
const NAMED = new RegExp(
  `(?<=: |Cannot use |")(?:${Object.keys(FLAGS).join("|")})(?= of \\d|:|")`,
  "g",
);

/** A message of the library, in the words of the command line. */
export function inOwnWords(message: string): string {
  return message.replace(NAMED, (name) => FLAGS[name] ?? name);
}
