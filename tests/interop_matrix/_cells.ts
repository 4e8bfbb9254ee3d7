import { assert, assertEquals, assertGreater, assertLess } from "@std/assert";
import type { RequestOptions } from "../../mod.ts";
import { sha256, streamOf } from "../_support/bytes.ts";
import { Client } from "../_support/client.ts";
import { type Content, PARTS } from "./_content.ts";
import type { RunningServer } from "./_server.ts";

/** Both ways to send a request. */
export const DOORS = ["request", "fetch"] as const;

/** What a cell is tried with. */
export interface Conditions {
  readonly client: Client;
  readonly server: RunningServer;
  readonly content: Content;
  /** Sends a request by the door that is tried, and reads the response. */
  readonly send: (path: string, options?: SendOptions) => Promise<Answer>;
}

type SendOptions = Pick<RequestOptions, "method" | "headers"> & {
  readonly body?: Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array>;
};

/** A response that was read to its end. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

const CALLS_AT_ONCE = 100;
/** A call that takes longer would hang. */
const PATIENCE_MS = 60_000;

/** The columns of the matrix. Each rejects if something is not as it should be. */
export const CELLS = {
  "GET small": async ({ send, content }) => {
    await assertSame(await send("/small"), content["small"]);
  },

  "GET large": async ({ send, content }) => {
    await assertSame(await send("/large"), content["large"]);
  },

  HEAD: async ({ send, content, client }) => {
    const { status, headers, bytes } = await send("/large", { method: "HEAD" });
    const length = headers.get("content-length");
    assertEquals([status, length, bytes.length], [200, `${content["large"]!.length}`, 0]);
    await assertSame(await send("/small"), content["small"]);
    assertEquals(reuse(client), [false, true]);
  },

  POST: async ({ send, content }) => {
    const body = content["small"]!;
    await assertSame(await send("/echo", { method: "POST", body }), body);
  },

  "POST large": async ({ send, content }) => {
    const body = content["large"]!;
    await assertSame(await send("/echo", { method: "POST", body }), body);
  },

  PUT: async ({ send, content }) => {
    const body = content["large"]!;
    assertSuccess(await send("/store/new", { method: "PUT", body }));
    await assertSame(await send("/store/new"), body);
  },

  DELETE: async ({ send, content }) => {
    assertSuccess(await send("/store/old", { method: "PUT", body: content["small"]! }));
    assertSuccess(await send("/store/old", { method: "DELETE" }));
    assertEquals((await send("/store/old")).status, 404);
  },

  "chunks up": async ({ send, content, client }) => {
    const body = content["large"]!;
    const third = Math.floor(body.length / 3);
    const pieces = [body.slice(0, third), body.slice(third, third + 1), body.slice(third + 1)];
    await assertSame(await send("/echo", { method: "POST", body: streamOf(...pieces) }), body);
    assertGreater(client.events.only("requestend").detail.framingBytes, 0);
  },

  "chunks down": async ({ send, content, client }) => {
    const answer = await send("/chunked/large");
    await assertSame(answer, content["large"]);
    assertEquals(answer.headers.get("transfer-encoding"), "chunked");
    assertGreater(client.events.only("responseend").detail.framingBytes, 0);
  },

  gzip: async ({ send, content, client }) => {
    const headers = { "accept-encoding": "gzip" };
    await assertSame(await send("/text.txt", { headers }), content["text.txt"]);
    const { headers: answered } = client.events.only("responseheaders").detail;
    const { bodyBytes, decodedBytes } = client.events.only("responseend").detail;
    assertEquals(answered.get("content-encoding"), "gzip");
    assertEquals(decodedBytes, content["text.txt"]!.length);
    assertLess(bodyBytes, decodedBytes);
  },

  range: async ({ send, content }) => {
    const whole = content["large"]!;
    const size = whole.length;
    const ranges = [[0, 0], [1_000, 70_000], [size - 500, size - 1]] as const;
    for (const [first, last] of ranges) {
      const answer = await send("/large", { headers: { range: `bytes=${first}-${last}` } });
      assertEquals(answer.headers.get("content-range"), `bytes ${first}-${last}/${size}`);
      await assertSame(answer, whole.slice(first, last + 1), 206);
    }
  },

  "keep-alive": async ({ send, content, client }) => {
    for (let i = 0; i < 3; i++) await assertSame(await send("/small"), content["small"]);
    assertEquals(reuse(client), [false, true, true]);
  },

  close: async ({ send, content, client }) => {
    const headers = { connection: "close" };
    for (let i = 0; i < 2; i++) {
      await assertSame(await send("/small", { headers }), content["small"]);
    }
    assertEquals(reuse(client), [false, false]);
    assertEquals(client.events.details("connclose").length, 2);
  },

  "100 at once": async ({ send, content }) => {
    const names = Array.from({ length: CALLS_AT_ONCE }, (_, i) => PARTS[i % PARTS.length]!);
    const answers = await Promise.all(names.map((name) => send(`/${name}`)));
    for (const [i, answer] of answers.entries()) await assertSame(answer, content[names[i]!]);
  },
} as const satisfies Record<string, (conditions: Conditions) => Promise<void>>;

/** The name of a column. */
export type CellName = keyof typeof CELLS;

/** All columns in their order. */
export const CELL_NAMES = Object.keys(CELLS) as CellName[];

/** Tries something by each door, with a client of its own. */
export async function tryOut(
  server: RunningServer,
  content: Content,
  check: (conditions: Conditions) => Promise<void>,
): Promise<void> {
  for (const door of DOORS) {
    await using client = new Client({ timeout: PATIENCE_MS });
    const send: Conditions["send"] = async (path, options) => {
      const response = await client[door](server.url(path), options);
      const { status, headers } = response;
      return { status, headers, bytes: await response.bytes() };
    };
    await check({ client, server, content, send });
  }
}

/** Checks that a body is the right one, to the last bit. */
async function assertSame(
  { status, bytes }: Answer,
  expected: Uint8Array<ArrayBuffer> | undefined,
  expectedStatus = 200,
): Promise<void> {
  assertEquals(status, expectedStatus);
  assertEquals(bytes.length, expected?.length);
  assertEquals(await sha256(bytes), await sha256(expected!));
}

function assertSuccess({ status }: Answer): void {
  assert(status >= 200 && status < 300, `the server answers ${status}`);
}

function reuse({ events }: Client): boolean[] {
  return events.details("gotconn").map(({ reused }) => reused);
}
