import type { CommandName } from "../args/command_options.ts";
import { TOPICS } from "../help/topics.ts";
import type { Suggestion } from "./suggestions.ts";

/** The shells that there is a script for. */
export const SHELLS = ["bash", "zsh", "fish"] as const;

/** What a shell can offer after the name of a command. */
export type Operand = Extract<Suggestion, { readonly of: "words" | "files" }>;

/** What a shell can offer after the name of each command. */
export const OPERANDS: Readonly<Record<CommandName, Operand>> = {
  view: { of: "files" },
  check: { of: "files" },
  diff: { of: "files" },
  help: { of: "words", words: TOPICS },
  completions: { of: "words", words: SHELLS },
};
