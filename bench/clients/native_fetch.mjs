// @ts-check
import { readFileSync } from "node:fs";
import { drained, refilled, webStream } from "./streams.mjs";

/**
 * The platform's `fetch`, under Deno or under Node.
 *
 * @param {{ keepAlive: boolean, ca?: string }} options
 */
export function create({ keepAlive, ca }) {
  const init = "Deno" in globalThis ? denoInit(keepAlive, ca) : {};
  return {
    /** @param {string} url */
    loop: (url) => async () => (await (await fetch(url, init)).arrayBuffer()).byteLength,
    /**
     * @param {string} url
     * @param {{ whole: boolean, refills?: boolean }} job
     */
    async download(url, { whole, refills }) {
      const response = await fetch(url, init);
      if (whole) return (await response.arrayBuffer()).byteLength;
      return await (refills ? refilled : drained)(response.body);
    },
    /**
     * @param {string} url
     * @param {number} bytes
     */
    async upload(url, bytes) {
      // Node demands to be told that the response does not come before the end of the request.
      const sent = { method: "POST", body: webStream(bytes), duplex: "half" };
      await (await fetch(url, sent)).arrayBuffer();
    },
  };
}

/**
 * Only what is needed, since a client of one's own might be slower than the default one.
 *
 * @param {boolean} keepAlive
 * @param {string | undefined} ca
 */
function denoInit(keepAlive, ca) {
  if (keepAlive && ca === undefined) return {};
  const client = Deno.createHttpClient({
    ...(ca !== undefined && { caCerts: [readFileSync(ca, "utf8")] }),
    ...(!keepAlive && { poolMaxIdlePerHost: 0 }),
  });
  return { client };
}
