// @ts-check
import { Buffer } from "node:buffer";
import { readFileSync } from "node:fs";
import http from "node:http";
import https from "node:https";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { pieces } from "./streams.mjs";

/**
 * `node:http`, under Deno or under Node.
 *
 * @param {{ connections: number, keepAlive: boolean, ca?: string }} options
 */
export function create({ connections, keepAlive, ca }) {
  const pool = { keepAlive, maxSockets: connections, maxFreeSockets: connections };
  const { Agent, request } = ca === undefined ? http : https;
  const agent = new Agent(ca === undefined ? pool : { ...pool, ca: readFileSync(ca, "utf8") });

  /**
   * @param {string} url
   * @param {string} method
   * @returns {[http.ClientRequest, Promise<http.IncomingMessage>]}
   */
  const open = (url, method) => {
    const message = request(url, { agent, method });
    const response = new Promise((resolve, reject) => {
      message.on("response", resolve).on("error", reject);
    });
    return [message, response];
  };
  /** @param {string} url */
  const get = async (url) => {
    const [message, response] = open(url, "GET");
    message.end();
    return await response;
  };
  return {
    /** @param {string} url */
    loop: (url) => async () => await whole(await get(url)),
    /**
     * @param {string} url
     * @param {{ whole: boolean }} job
     */
    download: async (url, job) => await (job.whole ? whole : drained)(await get(url)),
    /**
     * @param {string} url
     * @param {number} bytes
     */
    async upload(url, bytes) {
      const [message, response] = open(url, "POST");
      await pipeline(Readable.from(pieces(bytes), { objectMode: false }), message);
      await whole(await response);
    },
  };
}

/**
 * @param {http.IncomingMessage} response
 * @returns {Promise<number>}
 */
function whole(response) {
  return new Promise((resolve, reject) => {
    /** @type {Buffer[]} */
    const parts = [];
    response.on("data", (part) => parts.push(part))
      .on("end", () => resolve(Buffer.concat(parts).length))
      .on("error", reject);
  });
}

/**
 * @param {http.IncomingMessage} response
 * @returns {Promise<number>}
 */
function drained(response) {
  return new Promise((resolve, reject) => {
    let bytes = 0;
    response.on("data", (part) => bytes += part.length)
      .on("end", () => resolve(bytes))
      .on("error", reject);
  });
}
