import { type CommandName, COMMANDS } from "../args/command_options.ts";
import { type Option, OPTIONS } from "../args/options.ts";
import { OPERANDS } from "./operands.ts";
import { suggestionFor } from "./suggestions.ts";

/** A script for fish. */
export function fishScript(): string {
  const names = Object.keys(COMMANDS) as CommandName[];
  const commands = names.map((name) => {
    return `complete -c httptrace -n __fish_use_subcommand -a ${name} -d ${quoted(COMMANDS[name])}`;
  });
  const operands = names.map((name) => {
    const operand = OPERANDS[name];
    const after = `complete -c httptrace -n '__fish_seen_subcommand_from ${name}'`;
    return operand.of === "files"
      ? `${after} -F`
      : `${after} -a ${quoted(operand.words.join(" "))}`;
  });
  return `# Completion of httptrace for fish: httptrace completions fish | source

function __httptrace_at_files
    set -l token (string replace -r '^--[a-z-]+=' '' -- (commandline -ct))
    string match -q '@*' -- $token
    and __fish_complete_path (string sub -s 2 -- $token) | string replace -r '^' '@'
end

complete -c httptrace -f
${[...commands, ...operands, ...Object.values<Option>(OPTIONS).map(lineOf)].join("\n")}
`;
}

function lineOf(option: Option): string {
  const { short, long, help } = option;
  const parts = ["complete -c httptrace"];
  if (short !== "") parts.push(`-s ${short}`);
  if (long !== "") parts.push(`-l ${long}`);
  if (option.takes !== "nothing") parts.push(valueOf(option));
  return [...parts, `-d ${quoted(help)}`].join(" ");
}

function valueOf(option: Option): string {
  const suggestion = suggestionFor(option);
  switch (suggestion.of) {
    case "words":
      return `-x -a ${quoted(suggestion.words.join(" "))}`;
    case "files":
      return "-r -F";
    case "atFiles":
      return "-x -a '(__httptrace_at_files)'";
    case "nothing":
      return "-x";
  }
}

function quoted(text: string): string {
  return `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
}
