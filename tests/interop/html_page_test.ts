/// <reference lib="dom" />
// Long, since all of these share one browser: to start another takes longer than they do.
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import axe from "npm:axe-core@4.14.1";
import { curlCommand } from "../../report/curl/command.ts";
import { formatHtml } from "../../report/html.ts";
import { lastAttempt, lastHop, modelOf, type TracedCall } from "../../report/model.ts";
import { shownRecords } from "../../report/redact.ts";
import type { TraceLog } from "../../trace_log.ts";
import { Browser, type OpenPage, type Page } from "../_support/browser.ts";
import { hostileLog, PAYLOAD } from "../_support/hostile_log.ts";
import { findProgram, requires } from "../_support/requires.ts";
import { repeated } from "../_support/repeated_log.ts";
import { newAndReused } from "../_support/scenes.ts";
import { showcase } from "../_support/showcase.ts";

const test = requires("chromium", "openssl", "ipv6");
const isReady = findProgram("chromium") !== null && findProgram("openssl") !== null;

let browser: Browser;
let log: TraceLog;
let calls: readonly TracedCall[];
/** The page of the showcase, which most tests share. */
let shared: OpenPage;

Deno.test.beforeAll(async () => {
  if (!isReady) return;
  [browser, log] = await Promise.all([Browser.launch(), showcase(0)]);
  calls = modelOf(shownRecords(log, {})).calls;
  shared = await open(log);
});

Deno.test.afterAll(async () => {
  await shared?.[Symbol.asyncDispose]();
  await browser?.[Symbol.asyncDispose]();
});

/** Opens the page of a log. */
function open(of: TraceLog): Promise<OpenPage> {
  return browser.open(formatHtml(of));
}

/** The page that is shared, as it was when it was opened. */
async function home(): Promise<Page> {
  await shared.page.emulateMedia({ colorScheme: "light" });
  await shared.page.setViewportSize({ width: 1_280, height: 800 });
  await shared.page.evaluate(() => {
    delete document.documentElement.dataset.theme;
    const search = document.querySelector<HTMLInputElement>("#search")!;
    search.value = "";
    search.dispatchEvent(new Event("input"));
    (document.activeElement as HTMLElement | null)?.blur();
    const isByCall = document.querySelector<HTMLInputElement>("#by-call")!.checked;
    for (const key of [...(isByCall ? [] : ["c"]), "Escape", "Escape", "0"]) {
      document.dispatchEvent(new KeyboardEvent("keydown", { key }));
    }
  });
  return shared.page;
}

/** The text of all elements that a selector finds. */
function texts(page: Page, selector: string): Promise<string[]> {
  return page.locator(selector).allInnerTexts();
}

/** What axe holds against the page: the names of rules, and the elements that break them. */
function barriers(page: Page, ...rules: readonly string[]): Promise<unknown[]> {
  return page.evaluate(async (rules) => {
    const options = rules.length === 0 ? {} : { runOnly: [...rules] };
    const { violations } = await (globalThis as unknown as Axe).axe.run(document, options);
    return violations.map(({ id, nodes }) => [id, ...nodes.slice(0, 3).map(({ html }) => html)]);
  }, rules);
}

interface Axe {
  readonly axe: {
    run(root: Document, options: object): Promise<{ violations: readonly Violation[] }>;
  };
}

interface Violation {
  readonly id: string;
  readonly nodes: readonly { readonly html: string }[];
}

function panel(page: Page): Promise<string> {
  return page.locator("#panel").innerText();
}

function selected(page: Page): Promise<string | null> {
  return page.locator("#grid").getAttribute("aria-activedescendant");
}

async function press(page: Page, ...keys: readonly string[]): Promise<void> {
  for (const key of keys) await page.keyboard.press(key);
}

/** The call that asked for a path. */
function callTo(path: string): TracedCall {
  return calls.find(({ url }) => new URL(url).pathname === path)!;
}

test("every view of the page is free of barriers that axe knows, in light and dark", async () => {
  const page = await home();
  await page.evaluate(axe.source);
  for (const keys of [[], ["j", "Enter"], ["Escape", "c", "Home"]]) {
    await press(page, ...keys);
    assertEquals(await barriers(page), [], `after ${keys}`);
    await page.emulateMedia({ colorScheme: "dark" });
    assertEquals(await barriers(page, "color-contrast"), [], `in the dark, after ${keys}`);
    await page.emulateMedia({ colorScheme: "light" });
  }
});

test("dark and light are what the system wants, until the reader wants the other", async () => {
  const page = await home();
  const paper = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  assertEquals(await paper(), "rgb(255, 255, 255)");
  await page.emulateMedia({ colorScheme: "dark" });
  assertEquals(await paper(), "rgb(21, 24, 30)");
  await page.click("#theme");
  assertEquals(await paper(), "rgb(255, 255, 255)");
});

test("every call has a row, with its method, path, status and connection", async () => {
  const page = await home();
  const rows = await texts(page, ".row .cells");
  assertEquals(rows.length, calls.length);
  for (const [index, call] of calls.entries()) {
    const { pathname, search } = new URL(call.url);
    const { connection } = lastAttempt(lastHop(call));
    const row = rows[index]!.split("\n").join(" ");
    assertStringIncludes(row, `${call.method} ${pathname}${search}`);
    assertStringIncludes(row, call.outcome === "error" ? "failed" : String(call.status));
    if (connection !== null) assertMatch(row, new RegExp(`\\b${connection.connId}\\b`));
  }
});

test("the head says what was recorded", async () => {
  const page = await home();
  const facts = await page.innerText("#facts");
  assertStringIncludes(facts, `${calls.length} calls`);
  assertStringIncludes(facts, "2 failed");
  const day = new Date(log.epoch + log.records[0]!.time).toISOString().slice(0, 10);
  assertStringIncludes(facts, day);
});

test("a bar lies where its phase was on the axis of all calls", async () => {
  const page = await home();
  const { start, hops } = callTo("/v1/products");
  const request = lastAttempt(hops[0]!).request!;
  const [first, last] = [log.records[0]!.time, log.records.at(-1)!.time];
  const axis = await page.locator("#ruler").boundingBox();
  const row = page.locator(`#call-${callTo("/v1/products").callId}`);
  const wait = await row.locator(".bar.wait").boundingBox();
  const expected = axis!.x + (request.end! - first) / (last - first) * axis!.width;
  assert(start >= first);
  assert(Math.abs(wait!.x - expected) < 1.5, `${wait!.x} is not ${expected}`);
});

test("the race of addresses is drawn, each address beside the other", async () => {
  const page = await home();
  const { callId, hops } = callTo("/v1/session");
  const outcomes = lastAttempt(hops[0]!).dial!.connects.map(({ outcome }) => outcome);
  assertEquals(outcomes, ["lost", "ok"]);
  const row = page.locator(`#call-${callId}`);
  const [lost, won] = [row.locator(".bar.connect.lost"), row.locator(".bar.connect.ok")];
  assert((await lost.boundingBox())!.y < (await won.boundingBox())!.y);
  await page.click(`#call-${callId}`);
  const addresses = await texts(page, "#panel .address th");
  assertEquals(addresses.map((text) => text.replace(/:\d+ /, " ")), [
    "[::1] lost",
    "127.0.0.1 won",
  ]);
});

test("what the server says of its work is drawn inside the wait, and listed", async () => {
  const page = await home();
  const { callId } = callTo("/v1/products");
  const wait = page.locator(`#call-${callId} .bar.wait`);
  const around = (await wait.boundingBox())!;
  const metrics = await Promise.all((await wait.locator(".metric").all()).map((one) => {
    return one.boundingBox();
  }));
  assertEquals(metrics.length, 2);
  for (const box of metrics) {
    assert(box!.x >= around.x - 1 && box!.x + box!.width <= around.x + around.width + 1);
    assert(box!.y >= around.y && box!.y + box!.height <= around.y + around.height);
  }
  await page.click(`#call-${callId}`);
  const text = await panel(page);
  for (const part of ["db 3 queries", "21.4 ms", "render", "13.9 ms", "cache (miss)"]) {
    assertStringIncludes(text, part);
  }
});

test("the keyboard selects calls, opens details and closes them", async () => {
  const page = await home();
  await press(page, "j", "ArrowDown", "j", "k");
  assertEquals(await selected(page), `call-${calls[1]!.callId}`);
  assertEquals(await page.locator("[aria-selected=true]").count(), 1);
  await press(page, "Enter");
  assertStringIncludes(await panel(page), calls[1]!.url);
  await press(page, "ArrowDown");
  assertStringIncludes(await panel(page), calls[2]!.url);
  await press(page, "Escape");
  assertStringIncludes(await panel(page), "Overview");
  assertEquals(await page.evaluate(() => document.activeElement?.id), "grid");
  await press(page, "End", " ");
  assertStringIncludes(await panel(page), calls.at(-1)!.url);
});

test("a question mark shows the keys, and a slash leads to the search", async () => {
  const page = await home();
  await press(page, "?");
  assertStringIncludes(await page.innerText("#help"), "zoom in");
  await press(page, "Escape", "/");
  assertEquals(await page.isVisible("#help"), false);
  assertEquals(await page.evaluate(() => document.activeElement?.id), "search");
});

test("the details of a call have what the log has", async () => {
  const page = await home();
  const call = callTo("/v1/session");
  const { request, response, connection } = lastAttempt(lastHop(call));
  await page.click(`#call-${call.callId}`);
  const text = await panel(page);
  const head = response!.head!;
  const expected = [
    ...request!.fields.flat(),
    ...head.fields.flat(),
    connection!.remoteAddr,
    connection!.localAddr!,
    "TLSv1.3",
    "CN=Test Authority",
    "11 days left when this was recorded",
    "127.0.0.1, ::1",
    "A: 1 found",
    "closed by this side: the transport was closed",
  ];
  for (const part of expected) assertStringIncludes(text, part);
  assertMatch(text, /authorization\s+\[redacted\]/);
  assertMatch(text, /Received\s+[\d.]+ kB: head \d+ B, body [\d.]+ kB/);
});

test("a phase that did not happen is a dash", async () => {
  const page = await home();
  await page.click(`#call-${callTo("/v1/products").callId}`);
  const rows = await texts(page, "#panel .timing tr.not");
  const phases = rows.map((row) => row.trim().split(/\s+/));
  const none = ["queue", "dns", "connect", "tunnel", "tls"];
  assertEquals(phases, none.map((phase) => [phase, "–"]));
});

test("each request of a redirected call can be looked at", async () => {
  const page = await home();
  const call = calls[0]!;
  await page.click(`#call-${call.callId}`);
  const tabs = await texts(page, "[role=tab]");
  assertEquals(tabs.map((tab) => /\b(301|302|200)\b/.exec(tab)?.[0]), ["301", "302", "200"]);
  await page.click("[role=tab] >> nth=2");
  await press(page, "ArrowUp", "ArrowUp");
  assertEquals(await texts(page, "[role=tab][aria-selected=true] .step"), ["1"]);
  const text = await panel(page);
  assertMatch(text, /location\s+https:\/\/shop\.test/);
  assertMatch(text, /Redirect\s+301 to GET https:\/\/shop\.test/);
});

test("a call that failed says why, and in which phase", async () => {
  const page = await home();
  const call = callTo("/banner");
  await page.click(`#call-${call.callId}`);
  const box = await page.innerText("#panel .error-box");
  assertStringIncludes(box, call.error!.message);
  assertStringIncludes(box, "in connect");
});

test("events are told one by one", async () => {
  const page = await home();
  const call = callTo("/v1/orders");
  await page.click(`#call-${call.callId}`);
  await page.click("summary:has-text('Events')");
  const types = await texts(page, "#panel .events b");
  assertEquals(types[0], "callstart");
  assertEquals(types.at(-1), "callend");
  assertEquals(types.filter((type) => type === "requestheader").length > 2, true);
});

test("connections have lanes with their uses, their gaps and those who wait", async () => {
  const page = await home();
  await press(page, "c");
  const { connections } = modelOf(log);
  assertEquals(await page.locator(".row.lane").count(), connections.length);
  const busy = connections.find(({ uses }) => uses.length === 3)!;
  const lane = page.locator(`#connection-${busy.connId}`);
  const seen = lane.locator(".use, .uses");
  assert(await seen.count() > 0);
  assert(await lane.locator(".idle").count() > 0);
  assert(await page.locator(".lane .waits").count() > 0);
  await lane.locator(".cells").click();
  const text = await panel(page);
  assertStringIncludes(text, "3 requests");
  for (const { callId } of busy.uses) assertMatch(text, new RegExp(`^\\s*${callId}\\b`, "m"));
});

test("a use of a lane leads to its call", async () => {
  const page = await home();
  await press(page, "c");
  const use = page.locator(".use").last();
  const callId = Number(await use.getAttribute("data-call"));
  await use.click();
  assertStringIncludes(await panel(page), calls.find((call) => call.callId === callId)!.url);
});

test("the search finds URLs, header fields, addresses and errors, and counts", async () => {
  const page = await home();
  const total = calls.length;
  const found: readonly [string, number][] = [
    ["CDN.test", calls.filter(({ url }) => url.includes("cdn.test")).length],
    ["max-age=86400", calls.filter(({ url }) => url.includes("/assets/")).length],
    ["connection refused", 1],
    ["POST", 1],
    ["nothing has this", 0],
  ];
  for (const [query, count] of found) {
    await page.fill("#search", query);
    assertEquals(await page.locator(".row").count(), count, query);
    assertEquals(await page.innerText("#hits"), `${count} of ${total}`);
  }
  await page.focus("#search");
  await press(page, "Escape");
  assertEquals(await page.locator(".row").count(), total);
});

test("a drag zooms, a double click shows all again", async () => {
  const page = await home();
  const all = await texts(page, ".tick");
  const axis = (await page.locator("#ruler").boundingBox())!;
  const y = axis.y + 200;
  await page.mouse.move(axis.x + axis.width * 0.4, y);
  await page.mouse.down();
  await page.mouse.move(axis.x + axis.width * 0.5, y, { steps: 4 });
  await page.mouse.up();
  const zoomed = await texts(page, ".tick");
  assert(zoomed.join() !== all.join());
  assertStringIncludes(await panel(page), "Overview"); // a drag opens nothing
  await page.mouse.dblclick(axis.x + 50, y);
  assertEquals(await texts(page, ".tick"), all);
});

test("the strip above the rows chooses a range too", async () => {
  const page = await home();
  const strip = (await page.locator("#minimap").boundingBox())!;
  await page.mouse.move(strip.x + 20, strip.y + 20);
  await page.mouse.down();
  await page.mouse.move(strip.x + 120, strip.y + 20, { steps: 3 });
  await page.mouse.up();
  const chosen = (await page.locator("#window").boundingBox())!;
  assert(Math.abs(chosen.x - strip.x - 20) < 4 && Math.abs(chosen.width - 100) < 6);
});

test("the pointer on a bar says what it is", async () => {
  const page = await home();
  await page.hover(`#call-${callTo("/v1/session").callId} .bar.connect.lost`);
  const tip = await page.innerText("#tip");
  assertMatch(tip, /connect\s+\[::1\]:\d+\s+lost the race/);
});

test("findings lead to the calls that they are about", async () => {
  const page = await home();
  const link = page.locator(".findings .link").first();
  const callId = Number(/\d+/.exec(await link.innerText())?.[0]);
  await link.click();
  assertStringIncludes(await panel(page), calls.find((call) => call.callId === callId)!.url);
});

test("copy-as-curl puts the command into the clipboard", async () => {
  const page = await home();
  const call = callTo("/v1/orders");
  await page.click(`#call-${call.callId}`);
  await page.click("text=Copy as curl");
  await page.waitForSelector("text=copied");
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  const { fields, bodyBytes } = lastAttempt(lastHop(call)).request!;
  assertEquals(copied, curlCommand({ method: "POST", url: call.url, fields, bodyBytes }));
});

test("hostile values are text, wherever they come from", async () => {
  await using opened = await open(await hostileLog());
  const { page } = opened;
  await page.fill("#search", "onerror");
  await page.fill("#search", "");
  await press(page, "?", "Escape");
  for (const grouping of ["call", "connection"]) {
    await page.check(`#by-${grouping}`, { force: true });
    // Some of each kind: redirected, refused, posted, timed out.
    for (const index of grouping === "call" ? [0, 1, 8, 10, 12] : [2, 6]) {
      await page.locator(".row .cells").nth(index).click();
      for (const tab of await page.locator("[role=tab]").all()) await tab.click();
      assertStringIncludes(await panel(page), "<img src=x onerror=");
    }
    await page.evaluate(() => {
      for (const one of document.querySelectorAll("details")) one.open = true;
    });
    await page.locator(".bars > .bar").first().hover({ force: true });
    assertStringIncludes(await page.innerText("#tip"), "<img src=x onerror=");
    await press(page, "Escape");
  }
  const strange = await page.evaluate(() => ({
    elements: document.querySelectorAll("img, iframe, object, embed, a, svg svg").length,
    scripts: document.scripts.length,
    pwned: (globalThis as { __pwned?: unknown }).__pwned ?? null,
    turned: /[\u202a-\u202e\u2066-\u2069]/.test(document.body.innerText),
  }));
  assertEquals(strange, { elements: 0, scripts: 2, pwned: null, turned: false });
  assertEquals(opened.complaints, []);
  assertStringIncludes(PAYLOAD, "__pwned");
});

test("two thousand calls are all there, and only those in sight are in the page", async () => {
  const many = repeated(await newAndReused(), 1_000);
  await using opened = await open(many);
  const { page } = opened;
  assertEquals(await page.getAttribute("#grid", "aria-rowcount"), "2001");
  assert(await page.locator(".row").count() < 60);
  await press(page, "End");
  const last = page.locator("[aria-selected=true]");
  assertEquals(await last.getAttribute("aria-rowindex"), "2001");
  assert(await last.isVisible());
  assert(await page.locator(".row").count() < 60);
  await page.fill("#search", "nothing has this");
  assertEquals(await page.innerText("#hits"), "0 of 2000");
  await press(page, "Escape", "Escape", "Home");
  assertEquals(await selected(page), `call-${modelOf(many).calls[0]!.callId}`);
  assertEquals(opened.complaints, []);
});

test("a narrow window needs no scrolling sideways", async () => {
  const page = await home();
  await page.setViewportSize({ width: 700, height: 900 });
  await press(page, "j", "Enter");
  const [wide, room] = await page.evaluate(() => {
    return [document.documentElement.scrollWidth, innerWidth] as const;
  });
  assertEquals(wide, room);
  assert(await page.isVisible(`#call-${calls[0]!.callId}`));
});

test("on paper are all calls", async () => {
  const page = await home();
  await page.setViewportSize({ width: 1_280, height: 300 });
  await page.evaluate(() => {
    const { dataset } = document.documentElement;
    addEventListener("beforeprint", () => {
      dataset.printed = String(document.querySelectorAll(".row").length);
    });
  });
  await page.pdf({ format: "A4", landscape: true });
  assertEquals(Number(await page.getAttribute("html", "data-printed")), calls.length);
});

test("through all of this the page has not complained, nor asked for anything", () => {
  assertEquals(shared.complaints, []);
});
