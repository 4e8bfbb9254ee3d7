import type { RequestOptions, TransportOptions } from "../transport/options.ts";
import { CliError } from "./cli_error.ts";
import { CACERT_STATUS, SCHEME_STATUS } from "./exit_status.ts";
import { readInput } from "./files.ts";
import type { Io } from "./io.ts";
import type { Values } from "./options.ts";

/** What the options mean for the transport. */
export async function transportOptionsOf(values: Values, io: Io): Promise<TransportOptions> {
  const { caCert, connectTimeout, maxTime, nameServer, ipv4, ipv6 } = values;
  const userAgent = values.userAgent ?? (isRemoved(values, "user-agent") ? "" : undefined);
  const pem = caCert === undefined ? null : await readInput(caCert, io, CACERT_STATUS);
  return {
    resolve: Object.fromEntries(values.resolve),
    connectTo: Object.fromEntries(values.connectTo),
    ...(userAgent !== undefined && { userAgent }),
    ...(nameServer !== undefined && { nameServer }),
    ...(pem !== null && { caCerts: [new TextDecoder().decode(pem)] }),
    ...(ipv4 && { family: 4 }),
    ...(ipv6 && { family: 6 }),
    ...(maxTime !== undefined && { timeout: maxTime }),
    ...(connectTimeout !== undefined && {
      dialTimeout: connectTimeout,
      tlsHandshakeTimeout: connectTimeout,
    }),
  };
}

/** What the options mean for each request. */
export async function requestOptionsOf(values: Values, io: Io): Promise<RequestOptions> {
  const body = values.data.length === 0 ? null : await bodyOf(values.data, io);
  const headers = values.headers.flatMap(({ name, value }): [string, string][] => {
    return value === null ? [] : [[name, value]];
  });
  const isTyped = values.headers.some(({ name }) => name.toLowerCase() === "content-type");
  if (body !== null && !isTyped) {
    headers.push(["Content-Type", "application/x-www-form-urlencoded"]);
  }
  const method = values.method ?? (values.head ? "HEAD" : body === null ? "GET" : "POST");
  return { method, headers, body };
}

/** The URL that an argument means: as for curl, one without a scheme is http. */
export function urlOf(argument: string): string {
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(argument)?.[1];
  if (scheme === undefined) return `http://${argument}`;
  if (/^https?$/i.test(scheme)) return argument;
  const what = `Cannot fetch ${argument}: the scheme is "${scheme}", allowed are http and https`;
  throw new CliError(SCHEME_STATUS, what);
}

function isRemoved({ headers }: Values, field: string): boolean {
  return headers.some(({ name, value }) => name.toLowerCase() === field && value === null);
}

async function bodyOf(data: readonly string[], io: Io): Promise<Uint8Array<ArrayBuffer>> {
  const parts: BlobPart[] = [];
  for (const text of data) {
    if (parts.length > 0) parts.push("&");
    // As curl: the line breaks of a file are no part of the data.
    const bytes = text.startsWith("@") ? await readInput(text.slice(1), io) : null;
    parts.push(bytes === null ? text : bytes.filter((byte) => ![0x00, 0x0a, 0x0d].includes(byte)));
  }
  return await new Blob(parts).bytes();
}
