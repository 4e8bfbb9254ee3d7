import type { Column, Entrant, Job, Running, Sample, Scale, Work } from "../model.ts";

const SCRIPT = new URL("../codec_bench.ts", import.meta.url).pathname;

/** Each benchmark of `codec_bench.ts`, and what it is measured by. */
const BENCHES = {
  "shortest exchange": "shortest exchange",
  "request head of 12 fields": "shortest exchange",
  "response head of 18 fields": "shortest exchange",
  "1 MiB copied twice": "1 MiB copied twice",
  "1 MiB of fixed length": "1 MiB copied twice",
  "1 MiB in chunks of 100 B": "1 MiB copied twice",
  "1 MiB in chunks of 4 KiB": "1 MiB copied twice",
  "1 MiB in chunks of 64 KiB": "1 MiB copied twice",
} as const;

type Name = keyof typeof BENCHES;

/** A benchmark knows by its name what it is to do. */
const JOB: Job = { kind: "requests", url: "", connections: 0, bytes: 0, ms: 0, count: 1 };

const microseconds: Column = { title: "µs", digits: 2, value: ({ ms }) => ms * 1_000 };

const times: Column = {
  title: "times the least work",
  digits: 2,
  value(sample, round) {
    const name = [...round].find(([, its]) => its === sample)?.[0] as Name;
    const least = round.get(BENCHES[name]);
    return least === undefined ? null : sample.ms / least.ms;
  },
};

export const codec: Work = {
  name: "codec",
  title: "The codec by itself, without a socket",
  columns: [microseconds, times],
  bars: [],
  open(scale) {
    const benches = new Benches(scale);
    return Promise.resolve((Object.keys(BENCHES) as Name[]).map((name): Entrant => ({
      name,
      start: () => Promise.resolve(new Bench(name, benches)),
      job: JOB,
      warmUp: null, // it sees to that itself
    })));
  },
};

/** What `deno bench --json` prints, as far as it is read. */
interface Printed {
  readonly benches: readonly {
    readonly name: string;
    readonly results: readonly { readonly ok?: { readonly p75: number } }[];
  }[];
}

/** `deno bench`, which does all benchmarks of a file at once. */
class Benches {
  #untold = new Map<string, Sample>();

  constructor(readonly scale: Scale) {}

  /** The sample of one benchmark, each of which is told once. */
  async take(name: Name): Promise<Sample> {
    if (!this.#untold.has(name)) this.#untold = await this.#run();
    const sample = this.#untold.get(name);
    if (sample === undefined) throw new Error(`${SCRIPT} has no such benchmark`);
    this.#untold.delete(name);
    return sample;
  }

  async #run(): Promise<Map<string, Sample>> {
    const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["bench", "--quiet", "--no-check", "-A", "--json", SCRIPT],
      env: { HTTPTRACE_BENCH_QUICK: this.scale.quick ? "1" : "0" },
    }).output();
    if (!success) throw new Error(new TextDecoder().decode(stderr));
    const { benches } = JSON.parse(new TextDecoder().decode(stdout)) as Printed;
    return new Map(benches.flatMap(({ name, results: [result] }) => {
      // Its average tells more of who else was running than of the codec.
      const rest = { cpuMs: null, p50Ms: null, peakBytes: null };
      return result?.ok ? [[name, { amount: 1, ms: result.ok.p75 / 1e6, ...rest }]] : [];
    }));
  }
}

/** One benchmark of many. */
class Bench implements Running {
  constructor(readonly name: Name, readonly benches: Benches) {}

  run(): Promise<Sample> {
    return this.benches.take(this.name);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return Promise.resolve();
  }
}
