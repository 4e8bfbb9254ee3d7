import { assertEquals } from "@std/assert";
import { Program } from "../../_support/program.ts";
import type { Conditions } from "../_cells.ts";
import { running } from "../_running.ts";
import { contentFolder, type Lack, type MatrixServer } from "../_server.ts";

/** Python's `http.server`, as it is started from a shell. */
export const python: MatrixServer = {
  name: "Python",
  requirements: ["python3"],
  start: async (content) => {
    const folder = await contentFolder(content);
    const program = await Program.start("python3", ({ port }) => ({
      args: [
        ...["-m", "http.server", "--bind", "127.0.0.1", "--directory", folder],
        ...["--protocol", "HTTP/1.1", String(port)],
      ],
    }));
    return running(program, folder);
  },
  lacks: {
    POST: refused("POST"),
    "POST large": refused("POST"),
    PUT: refused("PUT"),
    DELETE: refused("DELETE"),
    "chunks up": refused("POST"),
    "chunks down": {
      why: "it always tells a length",
      shows: async ({ send, content }) => {
        const { headers } = await send("/large");
        assertEquals(headers.get("content-length"), `${content["large"]!.length}`);
      },
    },
    gzip: {
      why: "it serves files as they are",
      shows: async ({ send }) => {
        const { headers } = await send("/text.txt", { headers: { "accept-encoding": "gzip" } });
        assertEquals(headers.get("content-encoding"), null);
      },
    },
    range: {
      why: "it serves whole files only",
      shows: async ({ send, content }) => {
        const { status, bytes } = await send("/large", { headers: { range: "bytes=0-0" } });
        assertEquals([status, bytes.length], [200, content["large"]!.length]);
      },
    },
  },
};

/** RFC 9110 section 15.6.2. */
function refused(method: string): Lack {
  return {
    why: `it answers 501 to ${method}`,
    shows: async ({ send }: Conditions) =>
      assertEquals((await send("/echo", { method })).status, 501),
  };
}
