import { SCHEMA_VERSION } from "../../report/ndjson.ts";
import { VERSION } from "../../version.ts";
import { columns, commands, page, paragraph, section } from "./layout.ts";

const PACKAGE = "jsr:@httptrace/httptrace";

/** The text of `help permissions`. */
export function permissionsHelp(): string {
  return page(
    paragraph(
      "Deno lets a program do only what it is told to. With -A it may do all; to allow no more " +
        "than is needed, name it. A message about a missing permission names the flag.",
    ),
    columns([
      [
        "--allow-net=HOST:PORT",
        "Requests to that host; --allow-net alone is any, name servers too",
      ],
      ["--allow-env", "Proxies, colours and languages that the environment asks for"],
      ["--allow-read=FILE", "Files for -d @FILE, --cacert, --cert, --url @FILE, view, check, diff"],
      ["--allow-write=FILE", "Files for -o, -O, --output, --step-summary, -w"],
    ]),
    paragraph(
      "Where it may listen on 127.0.0.1, as with --allow-net alone, it talks to itself before the " +
        "first request: no figure is billed then for what a program does for the first time.",
    ),
    section(
      "Example",
      `  deno run --allow-net=example.com:443 ${PACKAGE}/cli https://example.com/`,
    ),
  );
}

/** The text of `help install`. */
export function installHelp(): string {
  return page(
    section("Without installing it", `  deno run -A ${PACKAGE}/cli https://example.com/`),
    section("As the command httptrace", `  deno install -g -A -n httptrace ${PACKAGE}/cli`),
    section(
      "As one file, which runs where Deno is not",
      `  deno compile -A -o httptrace ${PACKAGE}/cli`,
    ),
    section(
      "From a checkout of its source",
      `  deno install -g -A --config deno.json -n httptrace ./cli.ts
  deno compile -A -o httptrace cli.ts`,
    ),
    paragraph(
      "In place of -A, what it may do can be named: 'httptrace help permissions'. The names of " +
        "commands, options and formats complete themselves: 'httptrace help completions'.",
    ),
  );
}

/** The text of `help traces`. */
export function tracesHelp(): string {
  return page(
    paragraph(
      "--format ndjson saves a trace: a file of lines, each one JSON. The first is a header, " +
        "with the version of the schema and the moment of time 0; each other line is one event, " +
        "with its time in milliseconds since then.",
    ),
    section(
      "Examples",
      commands(
        "--format ndjson --output trace.ndjson https://example.com/",
        "view trace.ndjson --format waterfall",
        "check trace.ndjson",
        "diff before.ndjson after.ndjson",
      ),
    ),
    paragraph(
      `The lines are those of schema version ${SCHEMA_VERSION}, a JSON Schema (draft 2020-12) ` +
        "that is published with the package:",
    ),
    `  https://jsr.io/@httptrace/httptrace/${VERSION}/report/trace.schema.json`,
    paragraph(
      "A reader passes over types of lines, events and properties that it does not know. " +
        "Credentials and cookies are left out, unless with --show-secrets.",
    ),
  );
}

/** The text of `help urls`. */
export function urlsHelp(): string {
  return page(
    paragraph(
      "URLs are given as they are, or by --url. Without a scheme one is http. --url @FILE reads " +
        "them from a file, one a line; --url @- and a lone - from standard input. Empty lines " +
        "and those that begin with # are passed over; a line that is no URL is named, and " +
        "nothing is sent.",
    ),
    paragraph(
      "Bodies are dropped, unless -o says where they go: once for each URL, in their order. One " +
        "'-o -' or '-o /dev/null' serves all URLs. With -n the bodies of one URL follow each " +
        "other in its file. -O names the files after the URLs.",
    ),
    section(
      "Examples",
      commands(
        "https://example.com/ https://example.org/",
        "--url @urls.txt -n 5 -c 2",
        "-o a.html -o b.html https://a.example/ https://b.example/",
        "--format json - < urls.txt",
      ),
    ),
  );
}
