import { type CommandName, COMMANDS, optionsOf } from "../args/command_options.ts";
import { type Option, OPTIONS } from "../args/options.ts";
import { type Operand, OPERANDS } from "./operands.ts";
import { flagsOf, type Suggestion, suggestionFor } from "./suggestions.ts";

const ALL: readonly Option[] = Object.values(OPTIONS);

/** A script for bash, which needs nothing beside it. */
export function bashScript(): string {
  const valued = ALL.filter(({ takes }) => takes !== "nothing");
  const byAction = Map.groupBy(valued, (option) => actionFor(suggestionFor(option)));
  const values = Array.from(byAction, ([action, options]) => {
    return `    ${options.flatMap(flagsOf).join("|")}) ${action}; return ;;`;
  });
  const names = Object.keys(COMMANDS) as CommandName[];
  const operands = names.map((name) => `    ${name}) ${operandAction(OPERANDS[name])} ;;`);
  const optionLists = names.map((name) => `    ${name}) options='${flags(optionsOf(name))}' ;;`);
  return `# Completion of httptrace for bash: source <(httptrace completions bash)

# Bash takes --name=value for three words.
_httptrace_words() {
  command=
  local i word
  for ((i = 1; i < COMP_CWORD; i++)); do
    word=\${COMP_WORDS[i]}
    case $word in
    ${valued.flatMap(flagsOf).join("|")})
      [[ \${COMP_WORDS[i + 1]} == = ]] && ((i++))
      ((i++)) ;;
    -*|=) ;;
    *) command=$word; return ;;
    esac
  done
}

_httptrace_files() {
  compopt -o filenames 2>/dev/null
  local IFS=$'\\n'
  COMPREPLY=($(compgen -f -- "$cur"))
}

_httptrace_at_files() {
  [[ $cur == @* ]] || return
  compopt -o filenames 2>/dev/null
  local IFS=$'\\n'
  COMPREPLY=($(compgen -P @ -f -- "\${cur#@}"))
}

_httptrace_choices() {
  COMPREPLY=($(compgen -W "$1" -- "$cur"))
}

_httptrace() {
  local cur=\${COMP_WORDS[COMP_CWORD]} prev=\${COMP_WORDS[COMP_CWORD - 1]} command options
  if [[ $cur == = ]]; then
    cur=
  elif [[ $prev == = ]]; then
    prev=\${COMP_WORDS[COMP_CWORD - 2]}
  fi
  COMPREPLY=()
  case $prev in
${values.join("\n")}
  esac
  _httptrace_words
  if [[ $cur == -* ]]; then
    case $command in
${optionLists.join("\n")}
    *) options='${flags(ALL)}' ;;
    esac
    _httptrace_choices "$options"
    return
  fi
  case $command in
    '') _httptrace_choices '${names.join(" ")}' ;;
${operands.join("\n")}
  esac
}

complete -F _httptrace httptrace
`;
}

function flags(options: readonly Option[]): string {
  return options.flatMap(flagsOf).join(" ");
}

function actionFor(suggestion: Suggestion): string {
  switch (suggestion.of) {
    case "words":
      return `_httptrace_choices '${suggestion.words.join(" ")}'`;
    case "files":
      return "_httptrace_files";
    case "atFiles":
      return "_httptrace_at_files";
    case "nothing":
      return ":";
  }
}

function operandAction(operand: Operand): string {
  return operand.of === "files"
    ? "_httptrace_files"
    : `_httptrace_choices '${operand.words.join(" ")}'`;
}
