import { FEW_REQUESTS } from "../args/amount.ts";
import { COMMANDS } from "../args/command_options.ts";
import { GROUPS, OPTIONS } from "../args/options.ts";
import { columns, commands, page, paragraph, section, widthOf } from "./layout.ts";
import { synopsis } from "./option.ts";

/** The text of `--help`. */
export function overview(): string {
  const width = widthOf(Object.values(OPTIONS).map(synopsis));
  const groups = Object.entries(GROUPS).map(([heading, options]) => {
    const rows = Object.values(options).map((option) => [synopsis(option), option.help] as const);
    return section(heading, columns(rows, width));
  });
  return page(
    `Usage: httptrace [options] URL...
       httptrace COMMAND [options] ...`,
    paragraph("Sends HTTP requests, and shows what happens inside them."),
    section(
      "Examples",
      commands(
        "https://example.com/",
        "-n 20 -c 4 --explain https://example.com/",
        "--format html --output trace.html -L example.com",
        "--expect 'ttfb<200ms' --expect status==200 https://example.com/",
        "--format ndjson --output a.ndjson https://example.com/",
        "view a.ndjson --format har",
        "--demo",
      ),
    ),
    section("Commands", columns(Object.entries(COMMANDS))),
    ...groups,
    paragraph(
      "A TIME is in seconds, or has its unit: 1.5, 500ms, 2s. The trace goes to standard output, " +
        "or to standard error with '-o -'; bodies are read and dropped without -o. More than " +
        `${FEW_REQUESTS} requests, or several at once, are shown as a summary alone, unless ` +
        "--format says otherwise. The exit status is curl's; it is that of the last request that " +
        "failed.",
    ),
    paragraph(
      "More: 'httptrace help TOPIC', such as formats, many, expect, write-out, exit, permissions, a " +
        "format or an option; 'httptrace help topics' lists them all.",
    ),
  );
}
