import { costBar } from "../figures.ts";
import type { Column, Entrant, Job, Running, Sample, Work } from "../model.ts";

const EMPTY = "an empty script";
const HELP = "cli.ts --help";

/** Neither of them is asked for anything by URL. */
const JOB: Job = { kind: "requests", url: "", connections: 1, bytes: 0, ms: 0, count: 1 };

const milliseconds: Column = { title: "ms", digits: 1, value: ({ ms, amount }) => ms / amount };

export const help: Work = {
  name: "help",
  title: "Start of the command line",
  columns: [milliseconds],
  bars: [costBar(HELP, EMPTY, 1.5)],
  roundsFactor: 4,
  async open(_scale, stack) {
    const empty = await Deno.makeTempFile({ suffix: ".ts" });
    stack.defer(() => Deno.remove(empty));
    const cli = new URL("../../cli.ts", import.meta.url).pathname;
    return [entrant(EMPTY, [empty]), entrant(HELP, [cli, "--help"])];
  },
};

function entrant(name: string, args: readonly string[]): Entrant {
  return { name, start: () => Promise.resolve(new Script(args)), job: JOB };
}

/** A script that is run from its start to its end. */
class Script implements Running {
  constructor(readonly args: readonly string[]) {}

  async run(): Promise<Sample> {
    const start = performance.now();
    const { success, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["run", ...this.args],
    }).output();
    const ms = performance.now() - start;
    if (!success) throw new Error(new TextDecoder().decode(stderr));
    return { amount: 1, ms, cpuMs: null, p50Ms: null, peakBytes: null };
  }

  [Symbol.asyncDispose](): Promise<void> {
    return Promise.resolve();
  }
}
