import { type Bytes, joined } from "./bytes.ts";
import type { ResponseBody } from "./response_body.ts";

/**
 * How many times what a server has sent it is believed to send. The system gives memory only when it
 * is filled, but every piece that turns out too small is filled twice.
 */
const CREDIT = 128;
const FIRST_PIECE = 64 * 1024;

/**
 * Reads a body to its end.
 *
 * @throws {RangeError} If there is no memory for it.
 */
export async function readAll(body: ResponseBody): Promise<Bytes> {
  const { bytesLeft = null } = body;
  try {
    return bytesLeft === null ? await readParts(body) : await readWhole(body, bytesLeft);
  } catch (error) {
    body.abandon(error); // without memory for it, nobody reads the rest
    throw error;
  }
}

/** Reads a body of known length into one piece, which grows with what has come. */
async function readWhole(body: ResponseBody, bytesLeft: number): Promise<Bytes> {
  let whole = body.takeBuffered() ?? new Uint8Array(0);
  let filled = whole.length;
  const length = filled + bytesLeft;
  while (filled < length) {
    if (filled === whole.length) {
      const larger = new Uint8Array(Math.min(length, Math.max(FIRST_PIECE, CREDIT * filled)));
      larger.set(whole);
      whole = larger;
    }
    const bytes = await body.readInto!(whole.subarray(filled));
    if (bytes === 0) break;
    filled += bytes;
  }
  return filled === whole.length ? whole : whole.subarray(0, filled);
}

async function readParts(body: ResponseBody): Promise<Bytes> {
  const parts: Bytes[] = [];
  for (let part = await body.read(); part !== null; part = await body.read()) {
    parts.push(part);
    if (body.complete) break;
  }
  const [only] = parts;
  return parts.length === 1 && only !== undefined ? only : joined(...parts);
}
