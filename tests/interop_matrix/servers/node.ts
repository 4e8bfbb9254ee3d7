import { Program } from "../../_support/program.ts";
import type { Content } from "../_content.ts";
import { running } from "../_running.ts";
import { contentFolder, type MatrixServer, type RunningServer } from "../_server.ts";

const SCRIPT = decodeURIComponent(new URL("node_program.mjs", import.meta.url).pathname);

/** Starts a server on Node's own http module. */
export async function startNode(content: Content): Promise<RunningServer> {
  const folder = await contentFolder(content);
  const program = await Program.start("node", ({ port }) => ({
    args: [SCRIPT, String(port), folder],
  }));
  return running(program, folder);
}

/** Node's http module. */
export const node: MatrixServer = { name: "Node", requirements: ["node"], start: startNode };
