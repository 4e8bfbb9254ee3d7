import { Program } from "../../tests/_support/program.ts";

/**
 * Starts the server of `raw_server.ts` in a process of its own.
 *
 * @returns What gives the URL of a path.
 */
export async function startRaw(stack: AsyncDisposableStack): Promise<(path: string) => string> {
  const script = new URL("./raw_server.ts", import.meta.url).pathname;
  const program = stack.use(
    await Program.start(Deno.execPath(), ({ port }) => ({
      args: ["run", "--quiet", "-A", script, String(port)],
    })),
  );
  return (path) => `http://127.0.0.1:${program.port}${path}`;
}
