/**
 * The server of a soak, a process of its own: prints its ports and its issuer, and ends with its
 * standard input.
 *
 * @module
 */

import { Buffer } from "node:buffer";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { brotliCompressSync, deflateSync, gzipSync } from "node:zlib";
import { Authority } from "../_support/certificates.ts";
import { Peer } from "../_support/peer.ts";
import { type Carrier, type CarrierName, CARRIERS, certificate } from "../faults/_carriers.ts";
import { Talk } from "../faults/_fault_server.ts";
import { type FaultName, FAULTS } from "../faults/_faults.ts";
import type { Watch } from "../faults/_strike.ts";
import { contentOf, hashOf } from "./_content.ts";
import { type Answer, answerOf } from "./_plan.ts";

const CODERS = {
  identity: (bytes: Uint8Array): Uint8Array => bytes,
  gzip: gzipSync,
  deflate: deflateSync,
  br: (bytes: Uint8Array): Uint8Array => brotliCompressSync(bytes, { params: { 1: 2 } }),
};
const DELAY_MS = 20;
/** A body to which there is no end. */
const ENDLESS = ["HTTP/1.1 200 OK\r\ncontent-length: 99999999999\r\n\r\n", "z"] as const;
const MOST_OF_A_CHUNK = 10_000;

await certificate();
const ports: Partial<Record<CarrierName, number>> = {};
for (const [name, carrier] of Object.entries(CARRIERS)) {
  ports[name as CarrierName] = await serve(carrier);
}
console.log(JSON.stringify({ ports, caCerts: (await Authority.shared()).caCerts }));
for await (const _ of Deno.stdin.readable);
Deno.exit();

async function serve(carrier: Carrier): Promise<number> {
  const server = createServer({ allowHalfOpen: true }, (raw) => {
    raw.on("error", () => {}).setNoDelay();
    converse(raw, carrier).catch(() => {}).finally(() => raw.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return (server.address() as AddressInfo).port;
}

/** Does what the requests on a connection ask for. */
async function converse(raw: Socket, carrier: Carrier): Promise<void> {
  const gone = new Promise<void>((resolve) => raw.once("close", () => resolve()));
  const socket = await Promise.race([gone, carrier.accept(raw)]);
  if (socket === undefined) return;
  const peer = new Peer(socket);
  while (!peer.isClosed) {
    const head = await peer.head();
    const [, method = "", target = ""] = /^(\S+) \S*?(\/\S*)/.exec(head) ?? [];
    const answer = answerOf(target.replace(/^\/\/[^/]*/, ""));
    if (/^expect:/im.test(head)) await peer.send("HTTP/1.1 100 Continue\r\n\r\n");
    await respond(new Talk(peer, raw), answer, method === "HEAD", hashOf(await bodyOf(peer, head)));
    if (answer.fault !== "none" || answer.leaves || answer.framing === "close") break;
  }
  peer.close();
  await Promise.race([peer.closed, gone]);
}

async function bodyOf(peer: Peer, head: string): Promise<string> {
  if (!/^transfer-encoding: chunked/im.test(head)) {
    return await peer.exactly(Number(/^content-length: (\d+)/im.exec(head)?.[1] ?? 0));
  }
  for (let body = "";;) {
    let line = "";
    while (!line.endsWith("\r\n")) line += await peer.exactly(1);
    const part = await peer.exactly(parseInt(line, 16) + 2);
    if (part === "\r\n") return body;
    body += part.slice(0, -2);
  }
}

/** Responds, up to where a fault strikes. */
async function respond(talk: Talk, answer: Answer, isHead: boolean, upload: string): Promise<void> {
  const { fault } = answer;
  const [head, body] = messageOf(answer, upload);
  const message = isHead ? head : Buffer.concat([head, ...body]);
  if (fault === "none") return await talk.peer.write(message);
  const isEndless = fault === "loris" || fault === "flood";
  // What is not HTTP is known as such in a head only.
  const length = fault === "garbage" ? head.length - 5 : message.length;
  const index = isEndless ? 0 : Math.floor(answer.at * length);
  if (index > 0) await talk.peer.write(message.subarray(0, index));
  const rest = message.subarray(index).toString("latin1");
  const goOn = (say: (text: string) => Promise<void>): Promise<void> => say(rest);
  await FAULTS[fault](talk, { endless: ENDLESS, goOn }, watchOf(talk, fault));
}

/** Nobody watches here: what is held back goes on after a while, or when the client has gone. */
function watchOf({ peer }: Talk, fault: FaultName): Watch {
  const resumed = fault === "delay"
    ? new Promise<void>((resolve) => setTimeout(resolve, DELAY_MS))
    : fault === "stall"
    ? peer.untilEnd().catch(() => {})
    : peer.closed;
  return { struck: () => {}, resumed, seen: () => Promise.resolve(), told: () => peer.closed };
}

function messageOf(answer: Answer, upload: string): [head: Buffer, body: readonly Uint8Array[]] {
  const { nth, size, coding, framing } = answer;
  const content = contentOf(nth, size);
  const coded = CODERS[coding](content);
  const fields = [
    `x-number: ${nth}`,
    `x-content: ${hashOf(content)}`,
    `x-upload: ${upload}`,
    ...(coding === "identity" ? [] : [`content-encoding: ${coding}`]),
    ...(framing === "length" ? [`content-length: ${coded.length}`] : []),
    ...(framing === "chunked" ? ["transfer-encoding: chunked"] : []),
    ...(framing === "close" ? ["connection: close"] : []),
  ];
  const head = Buffer.from(`HTTP/1.1 200 OK\r\n${fields.join("\r\n")}\r\n\r\n`);
  return [head, framing === "chunked" ? chunked(coded) : [coded]];
}

function chunked(bytes: Uint8Array): Uint8Array[] {
  const pieces: Uint8Array[] = [];
  for (let begin = 0; begin < bytes.length; begin += MOST_OF_A_CHUNK) {
    const chunk = bytes.subarray(begin, begin + MOST_OF_A_CHUNK);
    pieces.push(Buffer.from(`${chunk.length.toString(16)}\r\n`), chunk, Buffer.from("\r\n"));
  }
  return [...pieces, Buffer.from("0\r\n\r\n")];
}
