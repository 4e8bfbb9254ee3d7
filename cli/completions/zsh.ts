import { type CommandName, COMMANDS } from "../args/command_options.ts";
import { type Option, OPTIONS } from "../args/options.ts";
import { OPERANDS } from "./operands.ts";
import { flagsOf, type Suggestion, suggestionFor } from "./suggestions.ts";

/** A script for zsh: to be sourced, or put as `_httptrace` into a folder of `$fpath`. */
export function zshScript(): string {
  const options = Object.values<Option>(OPTIONS).map((option) => `    ${specOf(option)} \\`);
  const names = Object.keys(COMMANDS) as CommandName[];
  const described = names.map((name) => `    ${quoted(`${name}:${COMMANDS[name]}`)}`);
  const operands = names.map((name) => `  ${name}) ${actionFor(OPERANDS[name])} ;;`);
  return `#compdef httptrace
# Completion of httptrace for zsh: source <(httptrace completions zsh)

_httptrace_first() {
  local -a commands=(
${described.join("\n")}
  )
  _describe -t commands command commands
  _urls
}

_httptrace_at_files() {
  compset -P @ && _files
}

_httptrace() {
  local -a line state state_descr
  local -A opt_args
  _arguments -C -s -S \\
${options.join("\n")}
    '1: :_httptrace_first' \\
    '*: :->rest'
  [[ $state == rest ]] || return
  case $line[1] in
${operands.join("\n")}
  *) _urls ;;
  esac
}

if [[ $funcstack[1] == _httptrace ]]; then
  _httptrace "$@"
else
  compdef _httptrace httptrace
fi
`;
}

function specOf(option: Option): string {
  const flags = flagsOf(option);
  const isRepeated = option.takes === "many";
  const before = isRepeated ? "*" : flags.length > 1 ? `(${flags.join(" ")})` : "";
  const names = flags.map((flag) =>
    option.takes !== "nothing" && flag.startsWith("--") ? `${flag}=` : flag
  );
  const help = `[${option.help.replaceAll(/[[\]]/g, "\\$&")}]`;
  const value = option.takes === "nothing"
    ? ""
    : `:${option.placeholder.replaceAll(":", "\\:")}:${valueAction(suggestionFor(option))}`;
  const [name = ""] = names;
  return names.length > 1
    ? `${quoted(before)}{${names.join(",")}}${quoted(help + value)}`
    : quoted(before + name + help + value);
}

function valueAction(suggestion: Suggestion): string {
  switch (suggestion.of) {
    case "words":
      return `(${suggestion.words.join(" ")})`;
    case "files":
      return "_files";
    case "atFiles":
      return "_httptrace_at_files";
    case "nothing":
      return " ";
  }
}

function actionFor(suggestion: Suggestion): string {
  return suggestion.of === "words" ? `compadd -- ${suggestion.words.join(" ")}` : "_files";
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
