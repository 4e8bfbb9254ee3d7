/**
 * Makes `docs/cli.md` of the tables and texts that `--help` and `help` show.
 *
 * @module
 */

import { COMMANDS } from "../cli/args/command_options.ts";
import { GROUPS, namesOf, type Option } from "../cli/args/options.ts";
import { FORMATS } from "../cli/args/values.ts";
import { topicHelp } from "../cli/help/topics.ts";
import type { TERMINAL_VARIABLES } from "../cli/terminal.ts";

const ROOT = new URL("../", import.meta.url);
const PAGE = new URL("docs/cli.md", ROOT);

type TerminalVariable = (typeof TERMINAL_VARIABLES)[number];

/** What the variables of a terminal do; one that is missing does not compile. */
const TERMINAL: Readonly<Record<TerminalVariable, string>> = {
  LC_ALL: "Without UTF-8 in the first of `LC_ALL`, `LC_CTYPE` and `LANG` that is set: ASCII only",
  LC_CTYPE: "See `LC_ALL`",
  LANG: "See `LC_ALL`",
  TERM: "`dumb`: no colours, no progress, ASCII only",
  COLUMNS: "How wide waterfalls and summaries are, from 40 to 200, whatever the terminal is",
  NO_COLOR: "Set to anything: no colours",
  FORCE_COLOR: "Set: colours even where there is no terminal; `0` is none",
  CLICOLOR: "`0`: no colours",
  CLICOLOR_FORCE: "Set, and not `0`: colours even where there is no terminal",
};

const PROXIES: Readonly<Record<string, string>> = {
  HTTP_PROXY:
    "The proxy for http, unless `-x` says otherwise; `http_proxy` counts where it is not set",
  HTTPS_PROXY: "The proxy for https; or `https_proxy`",
  NO_PROXY: "Hosts without a proxy, by Go's rules, unless `--noproxy` is given; or `no_proxy`",
  REQUEST_METHOD: "Set, as under CGI: `HTTP_PROXY` is ignored",
};

/** What `help` explains beside commands, formats and options, and how the page calls it. */
const GUIDES: Readonly<Record<string, string>> = {
  expect: "What `--expect` takes",
  "write-out": "What `-w` takes",
  exit: "Exit status",
  many: "Many requests",
  urls: "URLs",
  traces: "Saved traces",
  permissions: "Permissions",
  install: "Installing",
};

/** The page as it has to be. */
export async function cliReference(): Promise<string> {
  return await formatted(`# Command line

<!-- Made by \`deno task docs\` of what \`httptrace help\` shows: do not edit. -->

\`\`\`sh
httptrace [options] URL...
httptrace COMMAND [options] ...
\`\`\`

\`httptrace help TOPIC\` shows each part of this page. A TIME is in seconds, or has its unit: \`1.5\`,
\`500ms\`, \`2s\`. The trace goes to standard output, progress and errors to standard error; with \`-o -\`
the trace too. No configuration file is read, and files are read and written only where an option
names one.

## Options

${Object.entries(GROUPS).map(([heading, options]) => optionTable(heading, options)).join("\n\n")}

## Formats

${table(["`--format`", "what it shows"], coded(FORMATS))}

Without \`--format\` there is the log, and a waterfall under each call; or a summary alone where there
are many calls. \`httptrace help har\` tells what to do with a format, and so on.

## Commands

${table(["command", "what it does"], coded(COMMANDS))}

${Object.keys(COMMANDS).map((name) => `### ${name}\n\n${helpBlock(name)}`).join("\n\n")}

${Object.entries(GUIDES).map(([topic, title]) => `## ${title}\n\n${helpBlock(topic)}`).join("\n\n")}

## Environment

${table(["variable", "what it does"], coded({ ...PROXIES, ...TERMINAL }))}

Where a variable may not be read, it is as good as not set; nobody is asked.
`);
}

function optionTable(heading: string, options: Readonly<Record<string, Option>>): string {
  const rows = Object.values(options).map((option) => {
    const name = option.takes === "nothing"
      ? namesOf(option)
      : `${namesOf(option)} ${option.placeholder}`;
    return [`\`${name}\``, option.help, valueOf(option)];
  });
  return `### ${heading}\n\n${table(["option", "what it does", "its value"], rows)}`;
}

function valueOf(option: Option): string {
  if (option.takes === "nothing") return "";
  return option.takes === "many" ? `${option.kind.expects}; many times` : option.kind.expects;
}

function helpBlock(topic: string): string {
  return `\`\`\`text\n${topicHelp(topic).trimEnd()}\n\`\`\``;
}

function coded(texts: Readonly<Record<string, string>>): string[][] {
  return Object.entries(texts).map(([name, text]) => [`\`${name}\``, text]);
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => {
    return `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  };
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}

/** The page shall pass the check of the whole tree. */
async function formatted(markdown: string): Promise<string> {
  const command = new Deno.Command(Deno.execPath(), {
    args: ["fmt", "--quiet", "--ext", "md", "-"],
    cwd: ROOT,
    stdin: "piped",
    stdout: "piped",
  });
  const child = command.spawn();
  const output = child.output();
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode(markdown));
  await writer.close();
  const { success, stdout } = await output;
  if (!success) throw new Error("Cannot format the page: deno fmt failed");
  return new TextDecoder().decode(stdout);
}

if (import.meta.main) await Deno.writeTextFile(PAGE, await cliReference());
