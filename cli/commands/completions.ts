import { bashScript } from "../completions/bash.ts";
import { fishScript } from "../completions/fish.ts";
import { SHELLS } from "../completions/operands.ts";
import { zshScript } from "../completions/zsh.ts";
import { usageError } from "../errors/cli_error.ts";

const SCRIPTS: Readonly<Record<(typeof SHELLS)[number], () => string>> = {
  bash: bashScript,
  zsh: zshScript,
  fish: fishScript,
};

/**
 * A script by which a shell completes the command line.
 *
 * @throws {CliError} If no shell is named, or one that there is no script for.
 */
export function completions(operands: readonly string[]): string {
  const shell = SHELLS.find((name) => operands.length === 1 && name === operands[0]);
  if (shell !== undefined) return SCRIPTS[shell]();
  throw usageError(`Cannot complete: it takes the name of a shell, one of ${SHELLS.join(", ")}`);
}
