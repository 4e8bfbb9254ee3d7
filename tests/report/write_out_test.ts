import { assertEquals, assertStringIncludes } from "@std/assert";
import type { TracedCall } from "../../report/model.ts";
import {
  type CurlOptions,
  formatWriteOut,
  parseWriteOut,
  renderWriteOut,
  WRITE_OUT_NAMES,
} from "../../report/write_out.ts";
import { AGAIN, callOf, redirectedCall, SECURE } from "./_calls.ts";

const CALL = callOf(SECURE);
const REFUSED = callOf(
  [[0, "callstart"], [1, "callend", {
    outcome: "error",
    error: Object.assign(new Error("Cannot connect: it is so"), { code: "connect" }),
  }]],
);

/** What is written with nothing in the template but the names, with blanks between them. */
function valuesOf(names: string, call: TracedCall): string {
  return formatWriteOut(names.split(" ").map((name) => `%{${name}}`).join(" "), call);
}

/** The pieces of a template, as `where: text`. */
function piecesOf(template: string, options: CurlOptions = {}): string[] {
  return renderWriteOut(parseWriteOut(template), CALL, options).map(({ to, text }) => {
    const where = to.kind === "file" ? `${to.append ? ">>" : ">"}${to.name}` : to.kind;
    return `${where}: ${text}`;
  });
}

/** A call whose last response has these fields. */
function withFields(...fields: [string, string][]): TracedCall {
  return callOf([...SECURE.slice(0, -3), [9, "responseheaders", { fields }]]);
}

for (
  const [template, expected] of [
    ["a%{http_code}b", "a200b"],
    ["%{HTTP_Code}", "200"],
    ["%%{http_code}%%", "%{http_code}%"],
    ["%%%{http_code}%%", "%200%"],
    ["a\\nb\\tc\\rd", "a\nb\tc\rd"],
    ["\\x \\\\n \\", "\\x \\\\n \\"],
    ["100% x%y %", "100% x%y %"],
    ["a%{http_code", "a%{http_code"],
    ["%header{a %output{b %time{c", "%header{a %output{b %time{c"],
    ["%{http_code}}", "200}"],
    ["ü😀", "ü😀"],
    ["", ""],
  ] as const
) {
  Deno.test(`${JSON.stringify(template)} is written as ${JSON.stringify(expected)}`, () => {
    assertEquals(formatWriteOut(template, CALL), expected);
  });
}

Deno.test("a variable that there is none of stands for nothing, and is named once", () => {
  const template = parseWriteOut("a%{colour}b%{ http_code}%{colour}%{}");
  assertEquals(template.unknown, ["colour", " http_code", ""]);
  assertEquals(renderWriteOut(template, CALL), [{ to: { kind: "stdout" }, text: "ab" }]);
});

Deno.test("every name that is listed is known, and none is a property of all objects", () => {
  const all = WRITE_OUT_NAMES.map((name) => `%{${name}}`).join("");
  assertEquals(parseWriteOut(all).unknown, []);
  assertEquals(parseWriteOut("%{constructor}%{url.constructor}").unknown.length, 2);
});

Deno.test("times have six digits after the point", () => {
  assertEquals(valuesOf("time_connect time_total", CALL), "0.030000 0.250000");
});

Deno.test("what did not happen is written as curl does", () => {
  const codes = "http_code response_code http_connect http_version";
  assertEquals(valuesOf(codes, REFUSED), "000 000 000 0");
  assertEquals(valuesOf("time_connect time_redirect", REFUSED), "0.000000 0.000000");
  assertEquals(valuesOf("remote_port local_port num_connects", REFUSED), "0 0 0");
  assertEquals(valuesOf("conn_id xfer_id", REFUSED), "-1 1");
  assertEquals(formatWriteOut("[%{content_type}%{remote_ip}%{certs}]", REFUSED), "[]");
});

Deno.test("the number of certificates is not made up where it is not known", () => {
  assertEquals(formatWriteOut("[%{num_certs}]", CALL), "[]");
  assertEquals(formatWriteOut("[%{num_certs}]", REFUSED), "[0]");
});

Deno.test("variables of curl that mean nothing here are known", () => {
  assertEquals(parseWriteOut("%{ftp_entry_path}%{tls_earlydata}").unknown, []);
  assertEquals(formatWriteOut("[%{ftp_entry_path}%{tls_earlydata}]", CALL), "[0]");
});

Deno.test("the parts of a URL can be had, with the port that it implies", () => {
  const parts = "url.scheme url.host url.port url.path urle.path";
  assertEquals(
    valuesOf(parts, redirectedCall()),
    "https www.bing.com 443 / /next",
  );
  const call = callOf([[0, "callstart", { url: "http://[::1]:81/a?b=c" }]]);
  assertEquals(valuesOf("url.host url.port url.query", call), "[::1] 81 b=c");
});

Deno.test("%{json} is all variables, and has null where nothing happened", () => {
  const { http_code, time_connect, exitcode } = JSON.parse(formatWriteOut("%{json}", REFUSED));
  assertEquals([http_code, time_connect, exitcode], [null, null, 7]);
});

Deno.test("%{header_json} has the values of each field, by names in lower case", () => {
  const call = withFields(["Server", "s"], ["X-A", "1"], ["x-a", "2"], ["__proto__", "p"]);
  assertEquals(
    formatWriteOut("%{header_json}", call),
    '{"server":["s"],"x-a":["1","2"],"__proto__":["p"]}',
  );
  assertEquals(formatWriteOut("%{header_json}", REFUSED), "{}");
});

Deno.test("%header is the first value of a field, whatever the case of its name", () => {
  const call = withFields(["X-A", "1"], ["x-a", "2"]);
  assertEquals(formatWriteOut("%header{x-A}|%header{none}|", call), "1||");
});

Deno.test("%header with :all: is the values of all hops, with what is to stand between them", () => {
  const first = SECURE.slice(0, -3);
  const call = callOf(
    [...first, [9, "responseheaders", { fields: [["X-A", "1"], ["X-A", "2"]] }], [
      10,
      "redirect",
    ]],
    [...AGAIN.slice(0, 5), [19, "responseheaders", { fields: [["x-a", "3"]] }]],
  );
  assertEquals(formatWriteOut("%header{x-a:all:, }", call), "1, 2, 3");
  assertEquals(formatWriteOut("%header{x-a:all:-{\\}-}", call), "1-{}-2-{}-3");
  assertEquals(formatWriteOut("%header{x-a:all:}", call), "123");
  assertEquals(formatWriteOut("%header{x-a}", call), "3");
});

Deno.test("%{stderr}, %{stdout} and %output say where what follows goes", () => {
  assertEquals(piecesOf("a%{stderr}b%output{f}c%output{>>g}d%{STDOUT}e"), [
    "stdout: a",
    "stderr: b",
    ">f: c",
    ">>g: d",
    "stdout: e",
  ]);
});

Deno.test("a file that gets no text is made all the same", () => {
  assertEquals(piecesOf("%output{f}%{stderr}"), [">f: "]);
});

Deno.test("what goes elsewhere is not part of the text for standard output", () => {
  assertEquals(formatWriteOut("a%{stderr}b%{stdout}c", CALL), "ac");
});

Deno.test("what follows %{onerror} is for calls that failed", () => {
  assertEquals(formatWriteOut("a%{onerror}b%{stderr}", CALL), "a");
  assertEquals(formatWriteOut("a%{onerror}b", REFUSED), "ab");
  assertEquals(
    formatWriteOut("a%{onerror}b", CALL, { failure: { exitCode: 22, message: "" } }),
    "ab",
  );
});

Deno.test("%time is when the call ended, where the epoch is known", () => {
  const format = "%time{%Y-%m-%d %H:%M:%S.%f %s}";
  assertEquals(
    formatWriteOut(format, CALL, { epoch: Date.UTC(2026, 0, 2) }),
    "2026-01-02 00:00:01.250000 1767312001",
  );
  assertEquals(formatWriteOut(format, CALL), "");
});

Deno.test("what the trace does not tell comes from the caller", () => {
  const options = { urlNumber: 3, fileName: "page.html" };
  assertEquals(
    formatWriteOut("%{urlnum} %{filename_effective}", CALL, options),
    "3 page.html",
  );
});

Deno.test("certificates are told a fact a line", () => {
  const certificate = {
    subject: "CN=a.test\nIssuer:CN=Evil",
    issuer: "CN=Authority",
    names: ["a.test", "::1", "127.0.0.1"],
    validFrom: "2026-01-02T03:04:05.000Z",
    validTo: "2026-11-22T13:14:15.000Z",
    fingerprint256: "AB:CD",
    serialNumber: "0A",
    chain: [],
  };
  const call = callOf(
    [[0, "callstart"], [1, "dialstart"], [2, "tlsstart"], [3, "tlsend", { certificate }]],
  );
  assertEquals(
    formatWriteOut("%{certs}", call),
    "Subject:CN=a.test\\u000aIssuer:CN=Evil\nIssuer:CN=Authority\nSerial Number:0a\n" +
      "X509v3 Subject Alternative Name:DNS:a.test, IP Address:::1, IP Address:127.0.0.1\n" +
      "Start date:Jan  2 03:04:05 2026 GMT\nExpire date:Nov 22 13:14:15 2026 GMT\n",
  );
});

Deno.test("what a server sent cannot reach a terminal, nor end a line", () => {
  const call = withFields(["X-Evil", "\x1b[2J\n\u202e"], ["Content-Type", "a\r\nb"]);
  const template = "%header{x-evil} %header{x-evil:all:,} %{content_type} %{header_json} %{json}";
  const text = formatWriteOut(template, call);
  assertEquals(/[\p{Cc}\p{Cf}]/u.test(text), false);
  assertStringIncludes(text, "\\u001b[2J\\u000a\\u202e");
});

Deno.test("secrets are redacted, unless they are to be shown", () => {
  const call = withFields(["Set-Cookie", "a=hunter2"], ["Link", "http://u:hunter2@a.test/"]);
  const template = "%header{set-cookie} %header{link} %{header_json} %{json}";
  assertEquals(formatWriteOut(template, call).includes("hunter2"), false);
  const shown = formatWriteOut(template, call, { showSecrets: true });
  assertStringIncludes(shown, "a=hunter2 http://u:hunter2@a.test/");
});
