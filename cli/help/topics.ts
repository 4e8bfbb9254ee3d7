import { nearest } from "../../report/text/nearest.ts";
import { type CommandName, COMMANDS } from "../args/command_options.ts";
import { type Option, OPTIONS } from "../args/options.ts";
import { type Format, FORMATS } from "../args/values.ts";
import { usageError } from "../errors/cli_error.ts";
import { commandHelp } from "./command.ts";
import { exitHelp } from "./exit.ts";
import { expectHelp } from "./expect.ts";
import { formatHelp, formatsHelp } from "./formats.ts";
import { installHelp, permissionsHelp, tracesHelp, urlsHelp } from "./guides.ts";
import { columns, page, paragraph, section } from "./layout.ts";
import { manyHelp } from "./many.ts";
import { optionHelp } from "./option.ts";
import { writeOutHelp } from "./write_out.ts";

/** One thing that `help` explains. */
interface Topic {
  readonly about: string;
  readonly text: () => string;
}

const GUIDES: Readonly<Record<string, Topic>> = {
  formats: { about: "How a trace is shown", text: formatsHelp },
  expect: { about: "What --expect can hold a trace to", text: expectHelp },
  "write-out": { about: "curl's -w, and its variables", text: writeOutHelp },
  exit: { about: "What the exit status means", text: exitHelp },
  many: { about: "Many requests, side by side or by a schedule", text: manyHelp },
  urls: { about: "Where URLs come from", text: urlsHelp },
  traces: { about: "Traces that are saved, and their schema", text: tracesHelp },
  permissions: { about: "What Deno has to allow", text: permissionsHelp },
  install: { about: "How to install httptrace, or make one file of it", text: installHelp },
  topics: { about: "This list", text: topicsHelp },
};

/** The words that `help` takes, but for the names of options. */
export const TOPICS: readonly string[] = [
  ...new Set([GUIDES, COMMANDS, FORMATS].flatMap(Object.keys)),
];

/** Other words for some topics. */
const ALIASES: Readonly<Record<string, string>> = {
  format: "formats",
  "exit-codes": "exit",
  "exit-status": "exit",
  schema: "traces",
  url: "urls",
  load: "many",
};

/**
 * The text of `help` on a topic: a guide, a command, a format or an option.
 *
 * @throws {CliError} If there is no such topic; the message names the nearest one.
 */
export function topicHelp(topic: string): string {
  const name = topic.toLowerCase();
  const guide = ALIASES[name] ?? name;
  if (Object.hasOwn(GUIDES, guide)) return GUIDES[guide]!.text();
  if (Object.hasOwn(COMMANDS, name)) return commandHelp(name as CommandName);
  if (Object.hasOwn(FORMATS, name)) return formatHelp(name as Format);
  const option = optionOf(topic);
  if (option !== null) return optionHelp(option, guideOf(option));
  const options = Object.values(OPTIONS).flatMap(({ long }) => long === "" ? [] : `--${long}`);
  const meant = nearest(name, [...TOPICS, ...options]);
  throw usageError(
    `Cannot explain ${JSON.stringify(topic)}: ${meant === null ? "" : `did you mean ${meant}? `}` +
      `the topics are ${Object.keys(GUIDES).join(", ")}, and commands, formats and options`,
  );
}

/** An option by one of its names, with its dashes or without. */
function optionOf(text: string): Option | null {
  const name = text.replace(/^--?/, "");
  const isShort = /^-?[^-]$/.test(text);
  return Object.values<Option>(OPTIONS).find(({ short, long }) => {
    return isShort ? short === name : long === name && long !== "";
  }) ?? null;
}

function guideOf({ long }: Option): string | null {
  const guide = ALIASES[long] ?? long;
  return Object.hasOwn(GUIDES, guide) ? guide : null;
}

function topicsHelp(): string {
  const guides = Object.entries(GUIDES).map(([name, { about }]) => [name, about] as const);
  return page(
    section("Guides", columns(guides)),
    section("Commands", columns(Object.entries(COMMANDS))),
    section("Formats", columns(Object.entries(FORMATS))),
    paragraph("And every option, as in 'httptrace help --resolve' or 'httptrace help -w'."),
  );
}
