import { Program } from "../../_support/program.ts";
import type { MatrixServer } from "../_server.ts";
import { startNode } from "./node.ts";

/** haproxy in front of Node, which does not get to know that the client takes gzip: haproxy does it. */
export const haproxy: MatrixServer = {
  name: "haproxy",
  requirements: ["haproxy", "node"],
  start: async (content) => {
    const behind = await startNode(content);
    const program = await Program.start("haproxy", ({ port }) => ({
      args: ["-db", "-q", "-f", "haproxy.cfg"],
      files: { "haproxy.cfg": configuration(port, new URL(behind.url("/")).host) },
    }));
    return {
      url: (path) => `http://127.0.0.1:${program.port}${path}`,
      [Symbol.asyncDispose]: async () => {
        await program[Symbol.asyncDispose]();
        await behind[Symbol.asyncDispose]();
      },
    };
  },
};

function configuration(port: number, behind: string): string {
  return `
defaults
  mode http
  timeout connect 1h
  timeout client 1h
  timeout server 1h
  compression algo gzip
  compression type text/plain
  compression offload
listen matrix
  bind 127.0.0.1:${port}
  server node ${behind}
`;
}
