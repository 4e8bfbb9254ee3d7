import { assert, assertEquals } from "@std/assert";
import { requires } from "../_support/requires.ts";
import { ScriptedServer } from "../_support/scripted_server.ts";
import { temporaryFile } from "../_support/temporary.ts";
import { CliProcess } from "./_cli_process.ts";
import { echoServer } from "../_support/echo_server.ts";
import { runCli } from "../_support/run_cli.ts";

/** What work gives, and how often it looked at the clock on the wall, which jumps all the time. */
async function withJumpingClock<T>(work: () => Promise<T>): Promise<{ reads: number; result: T }> {
  const RealDate = globalThis.Date;
  let reads = 0;
  const jump = (): number => RealDate.now() + (++reads % 2 === 0 ? -1 : 1) * reads * 3_600_000;
  globalThis.Date = new Proxy(RealDate, {
    construct: (target, args) => Reflect.construct(target, args.length === 0 ? [jump()] : args),
    get: (target, name) => name === "now" ? jump : Reflect.get(target, name),
  });
  try {
    return { result: await work(), reads };
  } finally {
    globalThis.Date = RealDate;
  }
}

Deno.test("the clock on the wall is read once, and may jump as it likes", async () => {
  await using server = echoServer();
  for (const format of ["json", "har", "ndjson", "html", "otlp", "timing"]) {
    const { reads, result } = await withJumpingClock(() => {
      return runCli(["--format", format, "--explain", "-w", "%{time_total}", server.at]);
    });
    assertEquals([result.status, reads <= 1], [0, true], `${format}: ${reads} reads`);
    if (format !== "json") continue;
    const { time_total, hops } = JSON.parse(result.stdout.split("\n")[0]!);
    assert(time_total > 0 && time_total < 5, `${time_total} s`);
    assertEquals(hops.length, 1);
  }
});

const DAY = 86_400_000;

/** Puts the clock of a process a number of days off, as a file says that is read at each look. */
const underFakeClock = (file: string) => [
  "faketime",
  "--exclude-monotonic",
  "-m",
  "-f",
  "+0",
  "sh",
  "-c", // the variable that faketime sets would count before the file
  `unset FAKETIME; export FAKETIME_NO_CACHE=1 FAKETIME_TIMESTAMP_FILE=${file}; exec "$0" "$@"`,
];

requires("faketime")(
  "a clock that is set in the middle of a call changes no figure of it",
  async () => {
    await using file = await temporaryFile();
    const set = (days: number) => Deno.writeTextFile(file.path, `${days > 0 ? "+" : ""}${days}d`);
    await using server = await ScriptedServer.start(async (peer) => {
      await peer.head();
      await set(10);
      await peer.send("HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nhel");
      await set(-10);
      await peer.send("lo");
    });
    await set(3);
    const args = ["--format", "json", server.url()];
    await using process = new CliProcess(args, "read", underFakeClock(file.path));
    const { status, stdout, stderr } = await process.end();
    assertEquals([status, stderr], [0, ""]);
    const { started, time_total, hops } = JSON.parse(stdout);
    const days = (Date.parse(started) - Date.now()) / DAY;
    assert(days > 2.9 && days <= 3, `the fake clock is ${days} days ahead`);
    const figures = Object.values(hops[0].phases).filter((figure) => figure !== null) as number[];
    assert(figures.every((figure) => figure >= 0 && figure < 5_000), stdout);
    assert(time_total > 0 && time_total < 5, stdout);
  },
);
