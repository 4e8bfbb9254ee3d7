/// <reference lib="dom" />
import { assert, assertEquals } from "@std/assert";
import { formatHtml } from "../../report/html.ts";
import { TraceLog } from "../../trace_log.ts";
import { records } from "../report/_calls.ts";
import { Browser } from "../_support/browser.ts";
import { requires } from "../_support/requires.ts";

requires("chromium")("the label of a mark at the end of the axis is in view", async () => {
  const call = records([[1_000, "callstart"], [1_040.2, "callend"]]);
  await using browser = await Browser.launch();
  await using opened = await browser.open(formatHtml(new TraceLog(call, { epoch: 0 })));
  const axis = (await opened.page.locator("#ruler").boundingBox())!;
  const last = opened.page.locator(".tick").last();
  assertEquals(await last.innerText(), "40 ms");
  const end = await last.evaluate((label) => {
    const text = document.createRange();
    text.selectNodeContents(label);
    return text.getBoundingClientRect().right;
  });
  assert(end <= axis.x + axis.width, `${end}`);
});
