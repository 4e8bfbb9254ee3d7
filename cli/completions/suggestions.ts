import { type Option, OPTIONS } from "../args/options.ts";
import { FILE, FORMAT, FORMATS, METHOD, PATH } from "../args/values.ts";

/** What a shell can offer where a value is typed. */
export type Suggestion =
  | { readonly of: "words"; readonly words: readonly string[] }
  | { readonly of: "files" }
  /** Files after an `@`; anything else is the value itself. */
  | { readonly of: "atFiles" }
  | { readonly of: "nothing" };

const METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];
const { url, data, dataBinary, json, writeOut } = OPTIONS;
const AT_FILES: readonly Option[] = [url, data, dataBinary, json, writeOut];

/** What a shell can offer as the value of an option. */
export function suggestionFor(option: Option): Suggestion {
  if (option.takes === "nothing") return { of: "nothing" };
  if (option.kind === FORMAT) return { of: "words", words: Object.keys(FORMATS) };
  if (option.kind === METHOD) return { of: "words", words: METHODS };
  if (option.kind === FILE || option.kind === PATH) return { of: "files" };
  return AT_FILES.includes(option) ? { of: "atFiles" } : { of: "nothing" };
}

/** The names of an option, with their dashes. */
export function flagsOf({ short, long }: Option): string[] {
  return [short && `-${short}`, long && `--${long}`].filter((name) => name !== "");
}
