/** What the environment says of whoever reads the output. */
export interface TerminalFacts {
  /** It knows no characters beyond ASCII. */
  readonly ascii: boolean;
  /** Colours are wanted, even where no terminal is, or are not, or it depends. */
  readonly color: "always" | "never" | "auto";
  /** Columns that are asked for, whatever the terminal has. */
  readonly columns: number | null;
  /** It obeys no escape sequences, so that it is as good as no terminal. */
  readonly isDumb: boolean;
}

/** Variables that have a say. */
export const TERMINAL_VARIABLES = [
  ...["LC_ALL", "LC_CTYPE", "LANG", "TERM", "COLUMNS"],
  ...["NO_COLOR", "FORCE_COLOR", "CLICOLOR", "CLICOLOR_FORCE"],
] as const;

/** Environment variables by name; one that may not be read is not there. */
export type TerminalEnvironment = Readonly<
  Partial<Record<(typeof TERMINAL_VARIABLES)[number], string>>
>;

/** Punctuation of reports, and what stands for it where there is ASCII alone. */
const PLAIN: Readonly<Record<string, string>> = {
  "…": "...",
  "–": "-",
  "→": "->",
  "µ": "u",
  "×": "x",
};

/** Reads the environment, as far as it is to be had. */
export function terminalFacts(env: TerminalEnvironment): TerminalFacts {
  const isDumb = env.TERM === "dumb";
  // POSIX: the first that is set, and not to nothing. Without any, most terminals know UTF-8.
  const locale = env.LC_ALL || env.LC_CTYPE || env.LANG || "C.UTF-8";
  return {
    ascii: isDumb || !/utf-?8/i.test(locale),
    color: isDumb ? "never" : colorOf(env),
    columns: /^[1-9]\d*$/.test(env.COLUMNS ?? "") ? Number(env.COLUMNS) : null,
    isDumb,
  };
}

/** By https://no-color.org and https://force-color.org, and what came before them. */
function colorOf({ NO_COLOR, FORCE_COLOR, CLICOLOR, CLICOLOR_FORCE }: TerminalEnvironment) {
  if (NO_COLOR || FORCE_COLOR === "0") return "never";
  if (FORCE_COLOR || (CLICOLOR_FORCE ?? "0") !== "0") return "always";
  return CLICOLOR === "0" ? "never" : "auto";
}

/** Text of a report without the punctuation that ASCII does not have. */
export function inAscii(text: string): string {
  return text.replace(/[…–→µ×]/g, (character) => PLAIN[character] ?? character);
}
