import type { BodyPart } from "./args/options.ts";
import { readInput } from "./files.ts";
import type { Io } from "./io.ts";

/** What curl takes out of a file for `-d`. */
const LINE_BREAKS: readonly number[] = [0x00, 0x0a, 0x0d];

/** The data of a request as one, or `null` if there is none. */
export async function dataOf(
  parts: readonly BodyPart[],
  io: Io,
): Promise<Uint8Array<ArrayBuffer> | null> {
  if (parts.length === 0) return null;
  const blobs: BlobPart[] = [];
  for (const [index, { how, text }] of parts.entries()) {
    if (index > 0 && how !== "json") blobs.push("&");
    if (!text.startsWith("@")) {
      blobs.push(text);
      continue;
    }
    const bytes = await readInput(text.slice(1), io);
    blobs.push(how === "data" ? bytes.filter((byte) => !LINE_BREAKS.includes(byte)) : bytes);
  }
  return await new Blob(blobs).bytes();
}

/** A URL with data at the end of its query. */
export function withQuery(url: string, data: Uint8Array): string {
  const parsed = URL.parse(url);
  if (parsed === null || data.length === 0) return url;
  const query = Array.from(data, escaped).join("");
  parsed.search = parsed.search === "" ? query : `${parsed.search}&${query}`;
  return parsed.href;
}

/** What may stand in a query stays as it is: whoever gives data has escaped it already. */
function escaped(byte: number): string {
  const character = String.fromCharCode(byte);
  if (/[!$-;=?-~]/.test(character)) return character;
  return `%${byte.toString(16).toUpperCase().padStart(2, "0")}`;
}
