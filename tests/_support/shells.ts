import { findProgram } from "./requires.ts";
import { outcomeOf } from "./outcome.ts";
import { temporaryFolder } from "./temporary.ts";

/** A shell that completes command lines. */
export type Shell = "bash" | "zsh" | "fish";

/**
 * What a shell offers at the end of each of some command lines.
 *
 * @param shell The shell, which is installed.
 * @param script The script that makes it complete.
 * @param folder The working folder, for names of files.
 * @param lines Command lines, the last word of each under the cursor.
 */
export async function offersOf(
  shell: Shell,
  script: string,
  folder: string,
  lines: readonly string[],
): Promise<readonly (readonly string[])[]> {
  await using own = await temporaryFolder();
  const home = own.path;
  await Deno.writeTextFile(`${home}/script`, script);
  await Deno.writeTextFile(`${home}/.zshrc`, ZSHRC);
  await Deno.writeTextFile(`${home}/program`, PROGRAMS[shell]);
  const args = [...ARGUMENTS[shell], `${home}/program`, ...lines];
  const env = { HTTPTRACE_TEST: home, TERM: "xterm", HOME: home };
  const { status, stdout, stderr } = await outcomeOf(findProgram(shell)!, args, {
    cwd: folder,
    env,
  });
  if (status !== 0) throw new Error(stdout + stderr);
  return stdout.split("--\n").slice(0, -1)
    .map((offers) => [...new Set(offers.split("\n").filter((offer) => offer !== ""))].toSorted());
}

const ARGUMENTS: Readonly<Record<Shell, readonly string[]>> = {
  bash: ["--norc", "--noprofile"],
  zsh: ["-f"],
  fish: ["--no-config"],
};

/** In zsh completion lives in the line editor alone: this one tells what is added to its list. */
const ZSHRC = `PS1='READY'
autoload -U compinit; compinit -u -D
source $HTTPTRACE_TEST/script
compadd() {
  if [[ -z \${argv[(r)-[OAD]]} ]]; then
    local -a hits
    builtin compadd -A hits "$@"
    (( $#hits )) && print -rl -- $hits >> $HTTPTRACE_TEST/offers
  fi
  builtin compadd "$@"
}
setopt nobeep; LISTMAX=1000
`;

const PROGRAMS: Readonly<Record<Shell, string>> = {
  // As readline takes a line apart: a = is a word of its own.
  bash: `source "$HTTPTRACE_TEST/script" || exit
for line; do
  read -ra COMP_WORDS <<<"\${line//=/ = }"
  [[ $line == *' ' || $line == *= ]] && COMP_WORDS+=('')
  [[ $line == *= ]] && unset 'COMP_WORDS[-1]'
  COMP_CWORD=$((\${#COMP_WORDS[@]} - 1))
  COMPREPLY=()
  _httptrace
  printf '%s\\n' "\${COMPREPLY[@]}"
  echo --
done
`,
  zsh: `zmodload zsh/zpty
zpty inner env ZDOTDIR=$HTTPTRACE_TEST zsh -i
zpty -r -m inner out '*READY*'
for line; do
  zpty -w -n inner "$line"$'\\t\\x15'
  zpty -w inner "print -r -- -- >> \\$HTTPTRACE_TEST/offers; print NE''XT"
  zpty -r -m inner out '*NEXT*READY*' # with its prompt: before that, a tab is none
done
cat $HTTPTRACE_TEST/offers
`,
  fish: `source $HTTPTRACE_TEST/script; or exit
for line in $argv
  complete -C "$line" | string replace -r '\\t.*' ''
  echo -- --
end
`,
};
