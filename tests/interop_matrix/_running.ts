import type { Program } from "../_support/program.ts";
import type { RunningServer } from "./_server.ts";

/** A program that serves on its port, with a folder that goes with it. */
export function running(program: Program, folder: string): RunningServer {
  return {
    url: (path) => `http://127.0.0.1:${program.port}${path}`,
    [Symbol.asyncDispose]: async () => {
      await program[Symbol.asyncDispose]();
      await Deno.remove(folder, { recursive: true });
    },
  };
}
