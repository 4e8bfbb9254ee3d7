import { count } from "../report/text/figures.ts";
import { usageError } from "./errors/cli_error.ts";

/** A URL, and the file that its body goes to. */
export interface Target {
  readonly url: string;
  /** `null` if nobody wants the body. */
  readonly file: string | null;
}

/** What keeps nothing, so that no body takes the place of another. */
const SINKS: readonly string[] = ["-", "/dev/null", "NUL"];

/**
 * Which body goes where: as for curl, the first `-o` belongs to the first URL, and so on.
 *
 * Where curl prints the bodies that have no `-o`, or warns of an `-o` too many, this is an error:
 * a command line that says both is not what was meant.
 *
 * @throws {CliError} If there are not as many files as URLs, but for one that keeps nothing.
 */
export function targetsOf(urls: readonly string[], files: readonly string[]): Target[] {
  const [only = null] = files;
  const servesAll = only === null || files.every((file) => file === only && SINKS.includes(file));
  if (!servesAll && files.length !== urls.length) {
    const what = `Cannot write ${bodies(urls.length)} to ${count(files.length, "file")}`;
    throw usageError(
      `${what}: -o is given once for each URL, in their order; -O names files itself`,
    );
  }
  return urls.map((url, index) => ({ url, file: servesAll ? only : files[index]! }));
}

function bodies(number: number): string {
  return number === 1 ? "1 body" : `${number} bodies`;
}
