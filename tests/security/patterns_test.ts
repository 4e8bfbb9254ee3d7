import { assert, assertEquals } from "@std/assert";
import { type Pattern, patternsOf } from "./_patterns.ts";

/** With this, those that take long to check are checked too: that takes half a minute. */
const IS_LONG = Deno.env.get("HTTPTRACE_LONG") === "1";

// The binary is ten times as fast, but not there for every machine.
Deno.env.set("RECHECK_BACKEND", IS_LONG ? "native" : "pure");
const { check, checkSync } = await import("npm:recheck@4.5.0");
const PARAMETERS = { timeout: 60_000 };

const { literals, made } = await patternsOf(new URL("../../", import.meta.url));

/** Patterns that are linear, as the tool found out, but not in a second. */
const SLOW_TO_CHECK: readonly string[] = [
  String.raw`/not valid for name "([^"]*)"(?:; certificate is only valid for (.*))?/`,
  String.raw`/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g`,
  String.raw`/fatal alert: (\w*Certificate\w*|UnknownCA|UnknownCa)/`,
  String.raw`/(?:not valid yet|CERT_NOT_YET_VALID)(?:.* not valid before (\d+))?/`,
  String.raw`/(?:certificate expired|CERT_HAS_EXPIRED)(?:.* not valid after (\d+))?/`,
  String
    .raw`/ALTNAME_INVALID(?: Hostname\/IP does not match certificate's altnames)?: (?:Host: (\S*)\. is not in the cert's altnames|IP: (\S*) is not in the cert's list): ?(.*)/`,
  String
    .raw`/^(text\/(?!event-stream)|application\/([^;]*\+)?(json|xml|javascript|ndjson|wasm)|image\/([^;]*\+)?xml)/i`,
  String
    .raw`/^Requires ([a-z]+) access(?: to (?:"(.*)"|<\w+>))?, run again with the --allow-\w+ flag/s`,
  String.raw`/\b(\w+) of [\d.]+ ms(?= reached)/`,
  String.raw`/([?&](?:AWSAccessKeyId|Signature|sig|X-Goog-Signature)=)[^&#]*/g`,
  String.raw`/(DNS|IP Address):("(?:[^"\\]|\\.)*"|[^,]*)/g`,
  String.raw`/(?<!\\)\\+(?=\|)/g`,
  String.raw`/^(?!ff)[\da-f]{2}-(?!0{32})([\da-f]{32})-(?!0{16})([\da-f]{16})-[\da-f]{2}/`,
  String.raw`/^[a-z]+:\/\//i`,
  String.raw`/^([a-z][a-z0-9+.-]*:(?=[\\/]))?.*@/is`,
  String
    .raw`/^([^!-\uffff]*(?:(?:[a-z][a-z0-9+.-]*:)?[\\/]{2,}|(?:https?|wss?|ftp):[\\/]*))[^\\/?#]*@/i`,
  String.raw`/\btimeout=(\d+)/i`,
  String.raw`/ \(os error \d+\)/`,
  String.raw`/ \(os error \d+\)/g`,
  String.raw`/^\+?(\[[^\]]+\]|[^:[\]*]+):([0-9]+):(.+)$/`,
];

/** Patterns that the tool takes for more than linear, and why what they are used for is linear. */
const LINEAR_BY_USE: Readonly<Record<string, string>> = {
  [
    String
      .raw`/%%|%\{(?<variable>[^}]*)\}|%header\{(?<header>(?:\\\}|[^}])*)\}|%output\{(?<output>[^}]*)\}|%time\{(?<time>[^}]*)\}|\\(?<escape>.)/gs`
  ]: "it is used up to the last brace of a template: so each try finds one, and takes what it saw",
};

/** What is made while the program runs, and the pattern that comes of it, or why it needs no check. */
const MADE: Readonly<Record<string, RegExp | string>> = {
  "report/expect/assertion.ts: new RegExp(source)": "whoever runs the program writes it",
  'cli/errors/own_words.ts: new RegExp( `(?<=: |Cannot use |")(?:${Object.keys(FLAGS).join("|")})(?= of \\\\d|:|")`, "g", )':
    /(?<=: |Cannot use |")(?:timeout|dialTimeout|connectTo)(?= of \d|:|")/g,
  "cli/args/values.ts: new RegExp(`^${host}:([0-9]*):${host}:([0-9]*)$`)":
    /^(\[[^\]]+\]|[^:[\]]*):([0-9]*):(\[[^\]]+\]|[^:[\]]*):([0-9]*)$/,
  "transport/client_certificate.ts: new RegExp(`-----BEGIN ${PRIVATE_KEY}-----[^-]+-----END ${PRIVATE_KEY}-----`)":
    "each try begins with five dashes, and ends at the next one: no text is looked at twice",
};

function written({ source, flags }: Pattern | RegExp): string {
  return `/${source}/${flags}`;
}

async function flawOf({ source, flags }: Pattern | RegExp): Promise<string[]> {
  const found = IS_LONG
    ? await check(source, flags, PARAMETERS)
    : checkSync(source, flags, PARAMETERS);
  if (found.status === "safe") return [];
  const why = found.status === "vulnerable" ? found.complexity.summary : "the tool does not know";
  return [`/${source}/${flags}: ${why}`];
}

async function flawsOf(patterns: readonly (Pattern | RegExp)[]): Promise<string[]> {
  const flaws: string[] = [];
  for (const pattern of patterns) flaws.push(...await flawOf(pattern));
  return flaws;
}

/** The tool keeps a worker, or a process. */
function test(name: string, fn: () => void | Promise<void>): void {
  Deno.test({ name, fn, sanitizeOps: false, sanitizeResources: false });
}

test("every pattern takes linear time, whatever text it is given", async () => {
  const excused = new Set([...Object.keys(LINEAR_BY_USE), ...IS_LONG ? [] : SLOW_TO_CHECK]);
  const checked = literals.filter((pattern) => !excused.has(written(pattern)));
  assert(checked.length > 100);
  assertEquals(await flawsOf(checked), []);
});

test("the tool sees what takes more", async () => {
  assertEquals((await flawsOf([/(a|a)*b/, /a+$/])).length, 2);
});

test("every pattern that is made is known, and takes linear time", async () => {
  assertEquals(made.toSorted(), Object.keys(MADE).toSorted());
  const patterns = Object.values(MADE).filter((one) => one instanceof RegExp);
  assertEquals(await flawsOf(patterns), []);
});

test("no pattern is excused that is not there, or needs no excuse", () => {
  const there = new Set(literals.map(written));
  const excused = [...SLOW_TO_CHECK, ...Object.keys(LINEAR_BY_USE)];
  assertEquals(excused.filter((pattern) => !there.has(pattern)), []);
});
