/**
 * Takes the pictures of the page that README.md shows: `deno run -A tools/screenshot.ts`.
 *
 * @module
 */

import { formatHtml } from "../report/html.ts";
import { Browser } from "../tests/_support/browser.ts";
import { showcase } from "../tests/_support/showcase.ts";

const SIZE = { width: 1_320, height: 760 };
const FOLDER = new URL("../docs/", import.meta.url);
/** The call whose details are shown: one with a race and with `Server-Timing`. */
const SHOWN = "/v1/session";

async function main(): Promise<void> {
  await showcase(0); // what is done for the first time takes long
  const html = formatHtml(await showcase(1));
  await using browser = await Browser.launch();
  await using opened = await browser.open(html);
  const { page } = opened;
  await Deno.mkdir(FOLDER, { recursive: true });
  await page.setViewportSize(SIZE);
  await page.click(`.row:has-text("${SHOWN}") .cells`);
  await page.mouse.move(0, 0);
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    await page.screenshot({ path: new URL(`html-${colorScheme}.png`, FOLDER).pathname });
  }
}

if (import.meta.main) await main();
