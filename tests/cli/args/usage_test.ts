import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { runCli } from "../../_support/run_cli.ts";

/** Wrong ways to use the program, and what it says to each. */
const MISUSES: readonly (readonly [args: string, message: string])[] = [
  ["", "Cannot send a request: there is no URL"],
  ["--xyzzy a", "Cannot use --xyzzy: there is no such option"],
  ["--fromat log a", "Cannot use --fromat: there is no such option, did you mean --format?"],
  ["-@ a", "Cannot use -@: there is no such option"],
  ["a -m", "Cannot use -m, --max-time: it takes seconds such as 1.5"],
  ["-n 0 a", 'Cannot use -n, --count with "0": it takes a whole number from 1 on'],
  ["--format hal a", 'Cannot use --format with "hal": it takes one of log, waterfall, verbose'],
  ["--silent=1 a", "Cannot use --silent=1: --silent takes no value"],
  ["-4 -6 a", "Cannot use -4 with -6: one excludes the other"],
  ["-I -d x a", "Cannot use -I with -d: HEAD is sent without a body"],
  ["-O -o x a", "Cannot use -O with -o: a body goes to one file"],
  ["-o x a b", "Cannot write 2 bodies to 1 file: -o is given once for each URL"],
  ["-o x -o y a", "Cannot write 1 body to 2 files: -o is given once for each URL"],
  ["--key x a", "Cannot use --key: there is no --cert"],
  ["-u me a", "Cannot use -u, --user with this value: it takes user:password"],
  ["--url @ a", 'Cannot use --url with "@": it takes a URL, or @FILE'],
  ["-d @- --url @-", "Cannot read standard input twice: only one option can be given -"],
  ["-d @- --json @- a", "Cannot read standard input twice: only one option can be given -"],
  ["-w @- -d @- a", "Cannot read standard input twice: only one option can be given -"],
  ["diff - -", "Cannot read standard input twice: only one option can be given -"],
  ["--demo a", "Cannot use --demo with a URL: it has its own"],
  ["--demo -n 2", "Cannot use -n, --count with --demo: it takes --format, --verbose"],
  ["--demo -w x", "Cannot use -w, --write-out with --demo: it takes --format"],
  ["view", "Cannot view: it takes the name of one saved trace, or - for standard input"],
  ["view a b", "Cannot view: it takes the name of one saved trace"],
  ["view -X PUT a", "Cannot use -X, --request with view: it takes --format, --verbose"],
  ["view -L a", "Cannot use -L, --location with view: it takes --format"],
  ["view -o b a", "Cannot use -o with view: it takes --format"],
  ["view -n 2 a", "Cannot use -n, --count with view: it takes --format"],
  ["view --url b a", "Cannot use --url with view: it takes --format"],
  ["view --demo a", "Cannot use --demo with view: it takes --format"],
  ["check", "Cannot check: it takes the name of one saved trace"],
  ["check a --format har", "Cannot check with --format har: it takes json, or nothing for text"],
  ["check a --expect reused", "Cannot use --expect with check: it takes --format, --output"],
  ["diff a b -H c:d", "Cannot use -H, --header with diff: it takes --format"],
  ["help xyzzy", 'Cannot explain "xyzzy": the topics are formats, expect'],
  ["help expct", 'Cannot explain "expct": did you mean expect?'],
  ["help har html", "Cannot explain several topics: it takes one"],
  ["view --fromat log a", "Cannot use --fromat: there is no such option"],
  ["completions", "Cannot complete: it takes the name of a shell, one of bash, zsh, fish"],
  ["completions tcsh", "Cannot complete: it takes the name of a shell, one of bash, zsh, fish"],
];

for (const [args, message] of MISUSES) {
  Deno.test(`wrong usage is 2, and says why: httptrace ${args}`, async () => {
    const { status, stdout, stderr } = await runCli(args.split(" ").filter((word) => word !== ""));
    assertEquals([status, stdout], [2, ""]);
    const [command = ""] = /^(view|check|diff|completions) /.exec(`${args} `) ?? [];
    const [complaint = "", hint, ...rest] = stderr.split("\n");
    assertMatch(complaint, /^httptrace: \(2\) ./);
    const help = args.startsWith("help ")
      ? "help topics' for all of them"
      : `${command}--help' for the options`;
    assertEquals([hint, rest], [`Try 'httptrace ${help}`, [""]]);
    assertStringIncludes(stderr, `httptrace: (2) ${message}`);
  });
}
