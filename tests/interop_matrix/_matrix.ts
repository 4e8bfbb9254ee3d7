import { CELL_NAMES, type CellName, CELLS, tryOut } from "./_cells.ts";
import type { Content } from "./_content.ts";
import type { MatrixServer } from "./_server.ts";
import { apache } from "./servers/apache.ts";
import { deno } from "./servers/deno.ts";
import { haproxy } from "./servers/haproxy.ts";
import { lighttpd } from "./servers/lighttpd.ts";
import { nginx } from "./servers/nginx.ts";
import { node } from "./servers/node.ts";
import { python } from "./servers/python.ts";

/** The rows of the matrix. */
export const SERVERS: readonly MatrixServer[] = [
  ...[nginx, apache, lighttpd, haproxy],
  ...[node, deno, python],
];

/** One cell: a server, and what is tried with it. */
export interface Cell {
  readonly name: CellName;
  /** What the server does not do, if that is so; it is tried that it does not. */
  readonly lacks: string | null;
  /** Rejects if something is not as it should be. */
  readonly check: () => Promise<void>;
}

/** Starts a server, and goes through its cells. */
export async function throughRow(
  { start, lacks = {} }: MatrixServer,
  content: Content,
  visit: (cell: Cell) => Promise<unknown>,
): Promise<void> {
  await using server = await start(content);
  for (const name of CELL_NAMES) {
    const lack = lacks[name];
    const check = () => tryOut(server, content, lack?.shows ?? CELLS[name]);
    await visit({ name, lacks: lack?.why ?? null, check });
  }
}
