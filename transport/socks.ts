import type { Credentials } from "./basic.ts";
import { ipBytes } from "./ip_address.ts";
import type { Origin } from "./origin.ts";
import { type Wire, writeAll } from "./socket.ts";

/** What a SOCKS proxy says or does in place of making a tunnel. */
export class SocksError extends Error {
  override readonly name = "SocksError";
}

const VERSION = 5;
const NO_CREDENTIALS = 0x00;
const PASSWORD = 0x02;
const CONNECT = 0x01;

/** RFC 1928 section 6. */
const REPLIES = [
  "succeeded",
  "general failure of the proxy",
  "the rules of the proxy do not allow it",
  "network unreachable",
  "host unreachable",
  "connection refused",
  "TTL expired",
  "the proxy does not know the command CONNECT",
  "the proxy does not know the type of the address",
];

/**
 * Makes a tunnel through a SOCKS5 proxy: RFC 1928. The proxy looks the name up.
 *
 * Reads not a byte more than the proxy's answers have: what follows belongs to the tunnel.
 *
 * @throws {SocksError} If the proxy refuses, or does not speak SOCKS5.
 */
export async function openSocksTunnel(
  wire: Wire,
  target: Pick<Origin, "host" | "port">,
  credentials: Credentials | null,
): Promise<void> {
  const address = addressBytes(target);
  const methods = credentials === null ? [NO_CREDENTIALS] : [NO_CREDENTIALS, PASSWORD];
  await writeAll(wire, Uint8Array.from([VERSION, methods.length, ...methods]));
  const [version, method] = await exactly(wire, 2);
  checkVersion(version, VERSION);
  if (method === PASSWORD && credentials !== null) await authenticate(wire, credentials);
  else if (method !== NO_CREDENTIALS) {
    throw new SocksError(
      credentials === null ? "the proxy wants credentials" : "the proxy takes no user and password",
    );
  }
  await writeAll(wire, Uint8Array.from([VERSION, CONNECT, 0, ...address]));
  await readReply(wire);
}

/** RFC 1929. */
async function authenticate(wire: Wire, { username, password }: Credentials): Promise<void> {
  await writeAll(
    wire,
    Uint8Array.from([1, ...sized("user", username), ...sized("password", password)]),
  );
  const [version, status] = await exactly(wire, 2);
  checkVersion(version, 1);
  if (status !== 0) throw new SocksError("the proxy does not accept the credentials");
}

async function readReply(wire: Wire): Promise<void> {
  const [version, reply = 0, , type] = await exactly(wire, 4);
  checkVersion(version, VERSION);
  if (reply !== 0) throw new SocksError(REPLIES[reply] ?? `reply ${reply}, which nobody knows`);
  // The proxy's own address and port, which are of no interest.
  const size = type === 1 ? 4 : type === 4 ? 16 : type === 3 ? (await exactly(wire, 1))[0] : null;
  if (size === null || size === undefined) throw new SocksError(`an address of type ${type}`);
  await exactly(wire, size + 2);
}

/** ATYP, DST.ADDR and DST.PORT: an address as it is, a name to be looked up by the proxy. */
function addressBytes({ host, port }: Pick<Origin, "host" | "port">): number[] {
  const ip = ipBytes(host);
  const address = ip === null ? [3, ...sized("host", host)] : [ip.length === 4 ? 1 : 4, ...ip];
  return [...address, port >> 8, port & 0xff];
}

/** A length in one byte, and then so many bytes. */
function sized(what: string, text: string): number[] {
  const bytes = new TextEncoder().encode(text);
  if (bytes.length <= 255) return [bytes.length, ...bytes];
  throw new SocksError(`the ${what} has ${bytes.length} bytes, allowed are 255`);
}

function checkVersion(version: number | undefined, expected: number): void {
  if (version === expected) return;
  throw new SocksError(`the proxy speaks version ${version}, and not ${expected}`);
}

async function exactly(wire: Wire, size: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(size);
  for (let filled = 0; filled < size;) {
    const count = await wire.read(bytes.subarray(filled));
    if (count === null) throw new SocksError("the proxy closed the connection");
    filled += count;
  }
  return bytes;
}
