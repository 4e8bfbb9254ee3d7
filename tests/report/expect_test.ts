import { assert, assertEquals, assertMatch, assertStringIncludes, assertThrows } from "@std/assert";
import { checkAssertions, type Verdict } from "../../report/expect.ts";
import type { ReportOptions } from "../../report/redact.ts";
import { TraceLog } from "../../trace_log.ts";
import { requires } from "../_support/requires.ts";
import { newAndReused, queued, raced, redirectedAndPosted, troubled } from "../_support/scenes.ts";
import { altered, later } from "./_altered.ts";

/** What one assertion comes to. */
function check(log: TraceLog, assertion: string, options: ReportOptions = {}): Verdict {
  const [verdict] = checkAssertions(log, [assertion], options);
  assert(verdict);
  assertEquals(verdict.assertion, assertion);
  return verdict;
}

function assertHolds(log: TraceLog, ...assertions: string[]): void {
  const broken = checkAssertions(log, assertions).filter(({ passed }) => !passed);
  assertEquals(broken.map(({ message }) => message), []);
}

function assertBreaks(log: TraceLog, ...assertions: string[]): void {
  const kept = checkAssertions(log, assertions).filter(({ passed }) => passed);
  assertEquals(kept.map(({ message }) => message), []);
}

const EMPTY = new TraceLog([], { epoch: 0 });

/** The message with which an assertion is refused. */
function refusal(assertion: string): string {
  return assertThrows(() => checkAssertions(EMPTY, [assertion]), SyntaxError).message;
}

Deno.test("a limit on a duration holds for every call, and names the first that breaks it", async () => {
  const log = later(await newAndReused(), 1_000, "responsestart", { callId: 2 });
  assertHolds(log, "ttfb<2s", "ttfb<=2000ms", "ttfb>1us", "total<1m", "wait<1h");
  const { passed, message } = check(log, "ttfb<900ms");
  assertEquals(passed, false);
  assertMatch(
    message,
    /^Cannot confirm ttfb<900ms: it was 1\d{3}\.\d\d ms in call 2, GET http:\S+ \(1 of 2 calls\)$/,
  );
});

Deno.test("what holds tells what was measured, from the least to the most", async () => {
  const log = later(await newAndReused(), 1_000, "responsestart", { callId: 2 });
  const { measured, message } = check(log, "ttfb<2s");
  assertMatch(measured, /^\d+\.\d\d ms to 1\d{3}\.\d\d ms \(2 calls\)$/);
  assertEquals(message, `ttfb<2s: ${measured}`);
});

Deno.test("a verdict on time has the longest one that was measured", async () => {
  const log = later(await newAndReused(), 1_000, "responsestart", { callId: 2 });
  const { duration } = check(log, "wait<50ms");
  assert(duration !== null && duration >= 1_000, `${duration}`);
  assertEquals(check(log, "status==200").duration, null);
});

Deno.test("a name alone has to be there, or to be true, in every call", async () => {
  const log = await newAndReused();
  assertHolds(log, "header.content-type", "trailer.x-check", "connect.family", "!header.etag");
  assertBreaks(log, "header.etag", "!header.content-type", "reused", "!reused", "proxy", "dns");
  assertHolds(await redirectedAndPosted(), "reused");
});

Deno.test("numbers are compared", async () => {
  const log = await newAndReused();
  assertHolds(log, "status==200", "status!=404", "status<400", "status>=200", "status~^2");
  assertHolds(log, "hops==1", "redirects==0", "retries==0", "connect.family==4", "retries<1");
  assertBreaks(log, "status==201", "status!=200", "status>200", "status!~^2", "hops>1");
});

Deno.test("sizes are in bytes, in thousands of them, or in steps of 1024", async () => {
  const log = await newAndReused();
  assertHolds(log, "size==5", "size<=5B", "size<0.006KB", "decoded<1KiB", "received>100");
  assertEquals(check(log, "size<1KB").measured, "5 bytes (2 calls)");
  const large = altered(log, "responseend", { bodyBytes: 1_010 });
  assertHolds(large, "size>1KB", "size>1kB", "size<1KiB", "size<0.01MB");
});

Deno.test("fields are compared as text, as numbers, and with regular expressions", async () => {
  const headers = new Headers({ "cache-control": "max-age=60, immutable", age: "7", vary: "" });
  const log = altered(await newAndReused(), "responseheaders", { headers });
  assertHolds(log, "header.cache-control~immutable", "header.Cache-Control!~no-store");
  assertHolds(
    log,
    "header.age==7",
    "header.age<60",
    "header.age>=7",
    "header.vary==",
    "header.vary",
  );
  assertHolds(log, "header.cache-control~(?i:MAX-AGE)=\\d+", "header.cache-control != x ");
  assertBreaks(log, "header.cache-control==immutable", "header.age>7", "header.age==07");
  const { measured } = check(log, "header.cache-control<60");
  assertStringIncludes(measured, "it is not known in call 1");
  assertStringIncludes(measured, '"max-age=60, immutable" has no order');
});

Deno.test("fields of the request can be expected too", async () => {
  const log = await redirectedAndPosted();
  assertHolds(log, "request.header.host~^127", "!request.header.cookie", "sent>50");
});

Deno.test("words are compared", async () => {
  const log = await newAndReused();
  assertHolds(log, "outcome==ok", "outcome!=error", "http_version==1.1", "http_version>1.0");
  assertHolds(log, "method==GET", "url~^http:", "address==127.0.0.1", "!error", "!proxy");
});

Deno.test("after redirects the result is that of the last request, and times are those of all", async () => {
  const log = later(await redirectedAndPosted(), 1_000, "responsestart", { callId: 1 });
  assertHolds(log, "url~/c$", "status==200", "max(redirects)==2", "max(hops)==3");
  assertBreaks(log, "wait<900ms", "ttfb<900ms", "total<900ms");
});

requires("nginx", "openssl")(
  "facts of TLS are those of the connection, reused or not",
  async () => {
    const log = await raced();
    assertHolds(log, "tls.protocol==TLSv1.3", "tls.protocol>=TLSv1.2", "tls.protocol>TLSv1.1");
    assertHolds(log, "tls.cipher~AES|CHACHA", "cert.names~a\\.test", "cert.subject", "cert.issuer");
    assertBreaks(log, "tls.protocol<TLSv1.3", "tls.cipher~RC4");
    assertHolds(log, "dns.source==override", "count(reused)==1", "connections==1");
  },
);

requires("nginx", "openssl")(
  "the days of a certificate are counted from the time of the call",
  async () => {
    const log = await raced();
    const { time } = log.records.find(({ type }) => type === "callstart")!;
    const validTo = new Date(log.epoch + time + 10.5 * 86_400_000).toISOString();
    const certificate = { subject: "", issuer: "", names: [], validTo };
    const expiring = altered(log, "tlsend", { certificate });
    assertHolds(expiring, "cert.days>10", "cert.days<11", "cert.days>10d");
    assertMatch(check(expiring, "cert.days>14").measured, /^it was 10\.5 days in call 1/);
    const fiveDaysLater = later(expiring, 5 * 86_400_000, "callstart", { callId: 1 });
    assertMatch(check(fiveDaysLater, "cert.days>14").measured, /^it was 5\.5 days in call 1/);
  },
);

Deno.test("a phase is compared in the calls that had it", async () => {
  const log = await newAndReused();
  assertMatch(check(log, "connect<10s").measured, /^\d+\.\d\d ms \(1 of 2 calls\)$/);
  assertMatch(check(log, "idle<10s").measured, /^\d+\.\d\d ms \(1 of 2 calls\)$/);
  assertBreaks(log, "connect<1us", "idle>10s");
  assertHolds(await queued(), "queue<10s");
});

Deno.test("a phase that no call had breaks what is said of it", async () => {
  const log = await newAndReused();
  assertBreaks(log, "dns<20ms", "dns>0", "tls<1s", "queue<1s");
  assertEquals(check(log, "dns<20ms").measured, "there was none in 2 calls");
  assertHolds(log, "!dns", "!tls", "!queue", "!tunnel");
});

Deno.test("a value that is not there breaks any comparison", async () => {
  const log = await newAndReused();
  assertBreaks(
    log,
    "tls.protocol!=TLSv1",
    "cert.days>14",
    "header.x!=1",
    "header.x!~1",
    "error!=dns",
  );
  assertMatch(
    check(log, "header.x!=1").measured,
    /^there was none in call 1, .* \(2 of 2 calls\)$/,
  );
});

Deno.test("of a call that failed nothing is claimed that it did not come to", async () => {
  const log = await troubled();
  assertBreaks(log, "!header.server", "!reused", "!tls", "!trailer.x", "status<600", "!status");
  assertMatch(
    check(log, "!header.server").measured,
    /^it is not known in call 1, .*: it failed in connect \(2 of 4 calls\)$/,
  );
  assertHolds(log, "!dns", "connect<10s", "total<10s");
});

Deno.test("failures can be expected, by their code and phase", async () => {
  const log = await troubled();
  assertHolds(
    log,
    "errors==2",
    "errors<=2",
    "error_rate==50%",
    "error_rate<50.1%",
    "count(error)==2",
  );
  assertBreaks(log, "errors==0", "error_rate<50%", "outcome==ok", "!error", "outcome==error");
  const first = new TraceLog(log.records.filter(({ callId }) => callId === 1), { epoch: 0 });
  assertHolds(
    first,
    "error==connect",
    "error.phase==connect",
    "outcome==error",
    "error_rate==100%",
  );
});

Deno.test("a verdict tells whether it is about calls that may fail", async () => {
  const log = await newAndReused();
  const about = ["errors==0", "error_rate<1%", "outcome==ok", "!error", "count(error)<2"];
  const others = ["status==200", "reused", "count==2", "p99(total)<1s"];
  const flags = checkAssertions(log, [...about, ...others]).map((one) => one.isAboutFailures);
  assertEquals(flags, [...about.map(() => true), ...others.map(() => false)]);
});

Deno.test("a share is exact", async () => {
  const { records } = await troubled();
  const one = records.filter(({ callId }) => callId === 1);
  const two = records.filter(({ callId }) => callId === 2);
  const many = Array.from({ length: 100 }, (_, index) => {
    return (index < 35 ? one : two).map((record) => ({ ...record, callId: index + 1 }));
  });
  const log = new TraceLog(many.flat(), { epoch: 0 });
  assertHolds(log, "error_rate==35%", "error_rate<=35%");
  assertBreaks(log, "error_rate<35%");
});

Deno.test("many calls are made one number", async () => {
  const log = later(await newAndReused(), 1_000, "responsestart", { callId: 2 });
  assertHolds(log, "count==2", "max(ttfb)>1s", "min(ttfb)<1s", "p50(ttfb)<1s", "p99(ttfb)>1s");
  assertHolds(log, "sum(size)==10", "mean(size)==5", "p99.9(wait)>1s", "sum(total)>1s");
  assertMatch(check(log, "max(connect)<10s").measured, /^\d+\.\d\d ms \(1 call\)$/);
  assertMatch(check(log, "max(wait)<1ms").message, /: it was 1\d{3}\.\d\d ms \(2 calls\)$/);
});

Deno.test("calls with a value are counted", async () => {
  const log = await newAndReused();
  assertHolds(log, "count(reused)==1", "count(connect)==1", "count(header.x)==0", "count(dns)<1");
  assertHolds(log, "count(header.content-type)==2");
});

Deno.test("what was measured in no call has no aggregate", async () => {
  const log = await newAndReused();
  assertBreaks(log, "max(dns)<1s", "sum(dns)<1s", "p99(tls)<1s");
  const first = (await troubled()).records.filter(({ callId }) => callId === 1);
  assertBreaks(new TraceLog(first, { epoch: 0 }), "count(header.x)==0");
});

Deno.test("without a call nothing holds but their number", () => {
  assertBreaks(EMPTY, "ttfb<1s", "!reused", "errors==0", "error_rate==0%", "max(total)<1s");
  assertBreaks(EMPTY, "count(reused)==0", "connections==0");
  assertEquals(check(EMPTY, "ttfb<1s").measured, "there was no call");
  assertHolds(EMPTY, "count==0");
});

Deno.test("of a call that goes on nothing is known that did not happen yet", async () => {
  const { records, epoch } = await newAndReused();
  const log = new TraceLog(records.slice(0, 3), { epoch });
  assertBreaks(log, "total<1h", "!error", "!dns", "status<600", "errors==0");
  assertStringIncludes(check(log, "total<1h").measured, "it has not ended");
});

Deno.test("a saved trace is held to the same", async () => {
  const log = await newAndReused();
  const saved = TraceLog.parse(log.toNdjson());
  const assertions = [
    "ttfb<10s",
    "size==5",
    "header.content-type~html",
    "errors==0",
    "cert.days>1",
  ];
  assertEquals(checkAssertions(saved, assertions), checkAssertions(log, assertions));
});

Deno.test("secrets are compared, and not shown", async () => {
  const log = await newAndReused();
  assertHolds(log, "header.set-cookie==a=secret");
  const { passed, message } = check(log, "header.set-cookie~^b=");
  assertEquals([passed, message.includes("secret")], [false, false]);
  assertStringIncludes(
    check(log, "header.set-cookie~^b=", { showSecrets: true }).message,
    "secret",
  );
});

Deno.test("secrets that a saved trace does not have break what is said of them", async () => {
  const saved = TraceLog.parse((await newAndReused()).toNdjson());
  assertBreaks(saved, "header.set-cookie~a=", "header.set-cookie!~b=", "header.set-cookie!=x");
  assertStringIncludes(check(saved, "header.set-cookie!=x").measured, "saved without secrets");
  assertHolds(saved, "header.set-cookie");
});

Deno.test("what a server sent cannot keep a regular expression busy", async () => {
  const headers = new Headers({ "x-long": "a".repeat(10_000) });
  const log = altered(await newAndReused(), "responseheaders", { headers });
  assertBreaks(log, "header.x-long~a", "header.x-long!~b");
  assertStringIncludes(check(log, "header.x-long!~b").measured, "too long to be matched");
});

Deno.test("a message is one line, cut short, that no terminal obeys", async () => {
  const log = altered(await newAndReused(), "callstart", { url: "http://a.test/\x1b[31m" });
  const long = altered(log, "responseheaders", { headers: new Headers({ x: "y".repeat(5_000) }) });
  for (const { message } of checkAssertions(long, ["header.x==1", "header.x~[\n\x1b]", "reused"])) {
    // deno-lint-ignore no-control-regex
    assertMatch(message, /^[^\x00-\x1f]{1,500}$/);
  }
});

Deno.test("a name that is not known is refused, with the nearest one or all", () => {
  assertStringIncludes(refusal("tfb<200ms"), 'there is no "tfb", did you mean ttfb?');
  assertStringIncludes(refusal("stauts==200"), "did you mean status?");
  assertStringIncludes(refusal("p99(totl)<1s"), "did you mean total?");
  assertStringIncludes(refusal("xyz"), "; there are total, ttfb, queue,");
  assertStringIncludes(refusal("header."), "header.NAME");
  assertStringIncludes(refusal("p99(count)<1"), 'there is no "count"');
});

Deno.test("a value of the wrong kind is refused", () => {
  assertStringIncludes(refusal("ttfb<200"), "it takes a number with its unit, such as 200ms");
  assertStringIncludes(refusal("ttfb<200ms!"), "it takes a number with its unit");
  assertStringIncludes(refusal("status==ok"), "it takes a number");
  assertStringIncludes(refusal("size<1XB"), "it takes a number of bytes, or with a unit");
  assertStringIncludes(refusal("error_rate<1"), "it takes a number with %");
  assertStringIncludes(refusal("outcome==okay"), "it takes one of ok, error, aborted");
  assertStringIncludes(refusal("error==conect"), "it takes one of");
  assertStringIncludes(refusal("tls.protocol>=1.2"), "TLSv1.2");
  assertStringIncludes(refusal("header.age<1m"), "without units");
});

Deno.test("an operator that makes no sense is refused", () => {
  assertStringIncludes(refusal("status=200"), "did you mean ==?");
  assertStringIncludes(refusal("status=~2"), "did you mean ~?");
  assertStringIncludes(refusal("status 200"), "begins with no operator");
  assertStringIncludes(refusal("ttfb==200ms"), "it takes one of < <= > >=");
  assertStringIncludes(refusal("url<3"), "it takes one of == != ~ !~");
  assertStringIncludes(refusal("outcome<error"), "it takes one of == != ~ !~");
  assertStringIncludes(refusal("reused==true"), "it is compared with nothing");
  assertStringIncludes(refusal("!status==200"), "'!' stands before a name alone");
});

Deno.test("what has to be compared cannot stand alone", () => {
  for (const assertion of ["count", "!errors", "p99(total)", "count(reused)"]) {
    assertStringIncludes(refusal(assertion), "it has to be compared");
  }
});

Deno.test("an aggregate that is not known, or of no numbers, is refused", () => {
  assertStringIncludes(refusal("avg(total)<1s"), "there are min, mean, max, sum, count and p0");
  for (const name of ["p101", "p-1", "p", "constructor"]) {
    assertThrows(() => checkAssertions(EMPTY, [`${name}(total)<1s`]), SyntaxError);
  }
  assertStringIncludes(refusal("max(url)<1"), "there is count(url)");
});

Deno.test("a regular expression that is none is refused, and an empty one too", () => {
  assertStringIncludes(refusal("url~("), "Invalid regular expression");
  assertStringIncludes(refusal("url~"), "there is no regular expression");
});

Deno.test("names of every object are none of an assertion", () => {
  for (const name of ["constructor", "__proto__", "toString", "hasOwnProperty"]) refusal(name);
});
