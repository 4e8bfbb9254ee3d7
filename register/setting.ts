import { type FormatName, FORMATS } from "./formats.ts";

/** One thing that `HTTPTRACE` asks for. */
export interface Wanted {
  readonly format: FormatName;
  /** `null` is standard error. */
  readonly file: string | null;
}

/** What stands in the environment and is not allowed there. */
export class SettingError extends Error {
  override readonly name = "SettingError";

  constructor(why: string) {
    super(`Cannot trace: ${why}`);
    // Deno prints the stack of what is thrown at its start; it leads nowhere that helps.
    this.stack = `${this.name}: ${this.message}`;
  }
}

/**
 * Reads `HTTPTRACE`.
 *
 * @param text `FORMAT` or `FORMAT:FILE`, several of them with commas between.
 * @param pid What `%p` in the name of a file stands for.
 * @throws {SettingError} If it is none; the message names what is allowed.
 */
export function parseSetting(text: string, pid: number): readonly Wanted[] {
  const wanted = text.split(",").map((part) => parsePart(part.trim(), text, pid));
  const places = wanted.map(({ file }) => file);
  const twice = places.find((file, index) => file !== null && places.indexOf(file) < index);
  if (twice !== undefined) throw new SettingError(`HTTPTRACE names the file ${twice} twice`);
  return wanted;
}

function parsePart(part: string, text: string, pid: number): Wanted {
  const colon = part.indexOf(":");
  const format = colon < 0 ? part : part.slice(0, colon);
  const file = colon < 0 ? null : part.slice(colon + 1).replaceAll("%p", String(pid));
  if (!isFormat(format)) {
    throw new SettingError(
      `${JSON.stringify(format)} in HTTPTRACE=${JSON.stringify(text)} is no format; ` +
        `allowed are ${allowed()}, and several of them with commas between`,
    );
  }
  if (file === "" || (file === null && FORMATS[format].kind === "whole")) {
    throw new SettingError(`${format} in HTTPTRACE needs a file, as in ${format}:FILE`);
  }
  return { format, file };
}

function isFormat(word: string): word is FormatName {
  return Object.hasOwn(FORMATS, word);
}

function allowed(): string {
  return Object.entries(FORMATS)
    .map(([name, { kind }]) => kind === "live" ? `${name}[:FILE]` : `${name}:FILE`)
    .join(", ");
}
