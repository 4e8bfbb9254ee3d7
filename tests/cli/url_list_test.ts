import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { parseCommand } from "../../cli/args/parse.ts";
import { urlsOf } from "../../cli/url_list.ts";
import { MemoryIo } from "../_support/memory_io.ts";
import { echoServer } from "../_support/echo_server.ts";
import { runCli } from "../_support/run_cli.ts";
import { temporaryFile } from "../_support/temporary.ts";

/** The URLs that these arguments mean. */
async function urls(args: readonly string[], stdin = ""): Promise<readonly string[]> {
  const command = parseCommand(args);
  if (command.kind !== "run") throw new Error(command.kind);
  return await urlsOf(command.urls, new MemoryIo({ stdin }));
}

Deno.test("--url gives one more URL, and all of them keep their order", async () => {
  assertEquals(await urls(["a", "--url", "b", "c", "--url=d"]), ["a", "b", "c", "d"]);
});

Deno.test("--url @FILE reads a URL from each line of a file, in its place among the others", async () => {
  await using file = await temporaryFile("http://b/\nc\n");
  assertEquals(await urls(["a", "--url", `@${file.path}`, "d"]), ["a", "http://b/", "c", "d"]);
});

Deno.test("--url @- and a lone - read standard input", async () => {
  for (const args of [["--url", "@-"], ["--url=@-"], ["-"]]) {
    assertEquals(await urls(args, "http://a/\nhttp://b/\n"), ["http://a/", "http://b/"]);
  }
});

Deno.test("empty lines, comments, blanks and the line ends of Windows are passed over", async () => {
  const stdin = "\n# those of the shop\r\n  http://a/ \r\n\t# more\n\nhttp://b/#part";
  assertEquals(await urls(["-"], stdin), ["http://a/", "http://b/#part"]);
});

Deno.test("an @ in a URL that is no value of --url is its own", async () => {
  assertEquals(await urls(["@a", "me@b"]), ["@a", "me@b"]);
});

Deno.test("each URL of a list is requested", async () => {
  await using server = echoServer();
  const stdin = `${server.at}/a\n${server.at}/b\n`;
  const { status, stdout } = await runCli(["-", "--format=log"], { stdin });
  assertEquals(status, 0);
  const targets = [...stdout.matchAll(/sending request: GET (\S+)/g)].map(([, target]) => target);
  assertEquals(targets, ["/a", "/b"]);
});

const REFUSED: readonly (readonly [what: string, stdin: string, status: number, error: string])[] =
  [
    ["a line that is no URL", "http://a/\n\nhttp://b c/\n", 3, 'line 3: "http://b c/" is no URL'],
    [
      "a line of another scheme",
      "ftp://a/\n",
      1,
      'line 1: Cannot fetch ftp://a/: the scheme is "ftp"',
    ],
    ["a list without URLs", "# none\n", 2, "there is no URL in standard input"],
  ];

for (const [what, stdin, status, error] of REFUSED) {
  Deno.test(`${what} is refused before anything is sent`, async () => {
    const outcome = await runCli(["--url", "@-", "http://127.0.0.1:1/"], { stdin });
    assertEquals([outcome.status, outcome.stdout], [status, ""]);
    assertMatch(outcome.stderr, new RegExp(`^httptrace: \\(${status}\\) Cannot`));
    assertStringIncludes(outcome.stderr, error);
  });
}

Deno.test("a list that is not there is 26", async () => {
  const { status, stderr } = await runCli(["--url", "@/no/such/file"]);
  assertEquals(status, 26);
  assertStringIncludes(stderr, "httptrace: (26) Cannot read /no/such/file: ");
});

Deno.test("secrets in a refused line are not repeated", async () => {
  const { stderr } = await runCli(["-"], { stdin: "http://me:hunter2@b c/\n" });
  assertEquals(stderr.includes("hunter2"), false);
});
