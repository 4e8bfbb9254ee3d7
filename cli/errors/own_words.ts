import { FLAGS } from "../../report/text/flags.ts";

/** Where a message of the library names one of them, and not a URL that holds such a word. */
const NAMED = new RegExp(
  `(?<=: |Cannot use |")(?:${Object.keys(FLAGS).join("|")})(?= of \\d|:|")`,
  "g",
);

/** A message of the library, in the words of the command line. */
export function inOwnWords(message: string): string {
  return message.replace(NAMED, (name) => FLAGS[name] ?? name);
}
