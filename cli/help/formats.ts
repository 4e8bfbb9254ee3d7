import { type Format, FORMATS } from "../args/values.ts";
import { columns, commands, page, paragraph, section } from "./layout.ts";

/** What each format is good for: how a file of it is named, and who takes it. */
const USES: Readonly<Record<Format, { readonly example: string; readonly then: string }>> = {
  log: {
    example: "--format log https://example.com/",
    then: "Read it as it comes; each line is one event of the trace.",
  },
  waterfall: {
    example: "--format waterfall -n 3 https://example.com/",
    then:
      "It is as wide as the terminal, or as the variable COLUMNS says. Where that knows no UTF-8, it is drawn with ASCII alone.",
  },
  verbose: {
    example: "-v https://example.com/",
    then:
      "Lines with * tell what happens, those with > go to the server, those with < come from it.",
  },
  summary: {
    example: "--format summary -n 100 -c 4 https://example.com/",
    then: "New and reused connections are apart, since the first have more to do.",
  },
  json: {
    example: "--format json https://example.com/ | jq .time_starttransfer",
    then: "The names are curl's: 'httptrace help write-out'. What did not happen is null.",
  },
  ndjson: {
    example: "--format ndjson --output trace.ndjson https://example.com/",
    then:
      "Nothing is lost in it: 'httptrace view' shows it in every other format, 'check' holds it " +
      "against its laws, 'diff' compares two. 'httptrace help traces' tells what a line is.",
  },
  har: {
    example: "--format har --output trace.har https://example.com/",
    then: "Drag the file into the network panel of a browser's developer tools.",
  },
  chrome: {
    example: "--format chrome --output trace.json https://example.com/",
    then: "Open the file in ui.perfetto.dev or chrome://tracing: a track for each connection.",
  },
  otlp: {
    example: "--format otlp https://example.com/ | curl -d @- " +
      "-H 'Content-Type: application/json' http://localhost:4318/v1/traces",
    then: "A collector of OpenTelemetry takes it by HTTP.",
  },
  timing: {
    example: "--format timing https://example.com/",
    then: "The fields are those that performance.getEntriesByType('resource') gives in a browser.",
  },
  markdown: {
    example: "--format markdown https://example.com/ | gh issue comment 1 --body-file -",
    then: "Paste it where Markdown is shown.",
  },
  html: {
    example: "--format html --output trace.html https://example.com/",
    then: "Open the file in a browser: it is one page, and loads nothing.",
  },
  junit: {
    example: "--format junit --output report.xml --expect 'ttfb<200ms' https://example.com/",
    then: "Name the file to your CI as a test report.",
  },
};

/** The text of `help formats`. */
export function formatsHelp(): string {
  return page(
    paragraph(
      "--format FORMAT shows the trace in one of these; without it there is the log, and a " +
        "waterfall under each call, or a summary alone where there are many of them.",
    ),
    columns(Object.entries(FORMATS)),
    section(
      "Examples",
      commands(
        "--format har --output trace.har https://example.com/",
        "view trace.ndjson --format html --output trace.html",
      ),
    ),
    paragraph("'httptrace help har' tells more of one, and so on."),
  );
}

/** The text of `help` on one format. */
export function formatHelp(format: Format): string {
  const { example, then } = USES[format];
  return page(
    paragraph(`--format ${format}: ${FORMATS[format]}.`),
    section("Example", commands(example)),
    paragraph(then),
  );
}
