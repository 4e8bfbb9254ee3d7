/** Options of the library that the command line has too, by a name that curl has given them. */
export const FLAGS: Readonly<Record<string, string>> = {
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

/** An option for whoever reads of it: who traced by the command line knows its flag alone. */
export function withFlag(option: string): string {
  return Object.hasOwn(FLAGS, option) ? `${option} (${FLAGS[option]})` : option;
}
