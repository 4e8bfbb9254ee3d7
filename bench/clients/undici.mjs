// @ts-check
import { readFileSync } from "node:fs";
import { Readable } from "node:stream";
import { pieces } from "./streams.mjs";

/**
 * undici's `request`, under Deno or under Node.
 *
 * @param {{ undici: string, connections: number, keepAlive: boolean, ca?: string }} options
 */
export async function create({ undici, connections, keepAlive, ca }) {
  const { Agent, request } = await import(undici);
  const dispatcher = new Agent({
    connections,
    pipelining: keepAlive ? 1 : 0, // 0 is its word for no keep-alive
    ...(ca !== undefined && { connect: { ca: readFileSync(ca, "utf8") } }),
  });
  return {
    /** @param {string} url */
    loop: (url) => async () => {
      const { body } = await request(url, { dispatcher });
      return (await body.arrayBuffer()).byteLength;
    },
    /**
     * @param {string} url
     * @param {{ whole: boolean }} job
     */
    async download(url, { whole }) {
      const { body } = await request(url, { dispatcher });
      if (whole) return (await body.arrayBuffer()).byteLength;
      let bytes = 0;
      for await (const part of body) bytes += part.length;
      return bytes;
    },
    /**
     * @param {string} url
     * @param {number} bytes
     */
    async upload(url, bytes) {
      const source = Readable.from(pieces(bytes), { objectMode: false });
      const { body } = await request(url, { dispatcher, method: "POST", body: source });
      await body.arrayBuffer();
    },
  };
}
