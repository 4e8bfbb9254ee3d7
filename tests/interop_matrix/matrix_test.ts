/**
 * Servers that none of us wrote, times everything that is done with them: all bytes arrive as they
 * were sent. `deno task interop` prints it as a table.
 *
 * @module
 */

import { requires } from "../_support/requires.ts";
import { contentOf } from "./_content.ts";
import { SERVERS, throughRow } from "./_matrix.ts";

const SIZES = { small: 100, large: 1_000_000 };

for (const server of SERVERS) {
  requires(...server.requirements)(`every byte of ${server.name}'s is right`, async (test) => {
    await throughRow(server, contentOf(SIZES), ({ name, lacks, check }) => {
      return test.step(lacks === null ? name : `no ${name}: ${lacks}`, check);
    });
  });
}
