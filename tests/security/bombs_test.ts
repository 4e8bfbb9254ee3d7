import { assertEquals, assertLess, assertMatch } from "@std/assert";
import zlib from "node:zlib";
import { Transport } from "../../mod.ts";
import { cautiousPieces } from "../../transport/brotli_pieces.ts";
import { Growth } from "./_memory.ts";

const MiB = 1024 * 1024;
/** What a bomb becomes. */
const LARGE = 24 * MiB;

/** Zeros, as few bytes. */
const BOMBS: Readonly<Record<string, Uint8Array<ArrayBuffer>>> = {
  gzip: new Uint8Array(zlib.gzipSync(new Uint8Array(LARGE), { level: 1 })),
  br: new Uint8Array(brotli(new Uint8Array(LARGE))),
};

function brotli(bytes: Uint8Array): Uint8Array {
  const { BROTLI_PARAM_QUALITY, BROTLI_PARAM_LGWIN } = zlib.constants;
  return zlib.brotliCompressSync(bytes, {
    params: { [BROTLI_PARAM_QUALITY]: 5, [BROTLI_PARAM_LGWIN]: 24 },
  });
}

/** A server that sends a bomb. */
function bombServer(coding: string) {
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, () => {
    return new Response(BOMBS[coding]!, { headers: { "content-encoding": coding } });
  });
  return {
    url: `http://127.0.0.1:${server.addr.port}/`,
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
}

/** The longest part that a body may come in, and how much more is held while it is read. */
const MOST: Readonly<Record<string, { part: number; held: number }>> = {
  gzip: { part: 64 * 1024, held: 8 * MiB },
  // One byte of brotli may stand for 16 MiB, and the decoder gives all of it at once.
  br: { part: 16 * MiB, held: 20 * MiB },
};

for (const [coding, most] of Object.entries(MOST)) {
  Deno.test(`a bomb of ${coding} comes in parts, and the next one when there is room`, async () => {
    await using server = bombServer(coding);
    await using transport = new Transport({ proxy: null });
    const growth = new Growth();
    growth.look();
    let bytes = 0;
    for await (const { length } of (await transport.request(server.url)).body) {
      assertLess(length, most.part + 1);
      if (bytes < LARGE / 2 && bytes + length >= LARGE / 2) growth.look();
      bytes += length;
    }
    assertEquals(bytes, LARGE);
    assertLess(growth.bytes, most.held);
  });

  Deno.test(`maxDecodedBytes ends a bomb of ${coding}, whoever reads it`, async () => {
    await using server = bombServer(coding);
    await using transport = new Transport({ proxy: null, maxDecodedBytes: MiB });
    const response = await transport.request(server.url);
    const error = await response.bytes().then(() => null, (error: Error) => error);
    assertMatch(error?.message ?? "", /larger than maxDecodedBytes of 1048576 allows/);
  });
}

Deno.test("brotli that is no bomb is decoded in pieces as large as they come", async () => {
  const text = crypto.getRandomValues(new Uint8Array(40_000));
  const sizes: number[] = [];
  const pieces = new Blob([brotli(text) as Uint8Array<ArrayBuffer>]).stream()
    .pipeThrough(cautiousPieces());
  for await (const { length } of pieces) sizes.push(length);
  assertEquals(sizes.length, 3);
});

Deno.test("a bomb behind 100 kB of brotli that is none is seen", async () => {
  const text = new Uint8Array(100_000 + LARGE);
  crypto.getRandomValues(text.subarray(0, 50_000));
  crypto.getRandomValues(text.subarray(50_000, 100_000));
  const coded = new Uint8Array(brotli(text));
  const decoded = new Blob([coded]).stream().pipeThrough(cautiousPieces())
    .pipeThrough(new DecompressionStream("brotli" as CompressionFormat));
  let bytes = 0;
  for await (const { length } of decoded) {
    assertLess(length, 16 * MiB + 1);
    bytes += length;
  }
  assertEquals(bytes, text.length);
});
