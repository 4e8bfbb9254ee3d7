import { type BrowserContext, chromium, type Page } from "npm:playwright-core@1.65.1";
import { findProgram } from "./requires.ts";

export type { Page };

/** What does not happen in the page within this time does not happen at all. */
const PATIENCE_MS = 5_000;

/** A page in the browser, and everything that should not have happened in it. */
export interface OpenPage extends AsyncDisposable {
  readonly page: Page;
  /** Console messages, errors, dialogs, and requests for anything but the page itself. */
  readonly complaints: readonly string[];
}

/** A real browser without a window: Debian's Chromium. A test file needs one only. */
export class Browser implements AsyncDisposable {
  readonly #browser: Awaited<ReturnType<typeof chromium.launch>>;

  private constructor(browser: Awaited<ReturnType<typeof chromium.launch>>) {
    this.#browser = browser;
  }

  static async launch(): Promise<Browser> {
    const executablePath = findProgram("chromium") ?? "chromium";
    // Without its sandbox, which root may not use.
    return new Browser(await chromium.launch({ executablePath, args: ["--no-sandbox"] }));
  }

  /** Opens HTML as a file, as somebody does who was sent it. */
  async open(html: string): Promise<OpenPage> {
    const path = await Deno.makeTempFile({ suffix: ".html" });
    await Deno.writeTextFile(path, html);
    const context = await this.#browser.newContext();
    await context.grantPermissions(["clipboard-read", "clipboard-write"]);
    context.setDefaultTimeout(PATIENCE_MS);
    const page = await context.newPage();
    const complaints = complaintsOf(context, page, `file://${path}`);
    await page.goto(`file://${path}`);
    return {
      page,
      complaints,
      async [Symbol.asyncDispose]() {
        await context.close();
        await Deno.remove(path);
      },
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#browser.close();
  }
}

function complaintsOf(context: BrowserContext, page: Page, address: string): string[] {
  const complaints: string[] = [];
  page.on("console", (message) => complaints.push(`console: ${message.text()}`));
  page.on("pageerror", (error) => complaints.push(`error: ${error.message}`));
  page.on("dialog", (dialog) => {
    complaints.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  context.on("request", (request) => {
    const isOwn = request.url() === address || request.url().startsWith("data:");
    if (!isOwn) complaints.push(`request: ${request.url()}`);
  });
  return complaints;
}
