import { redactTypedUrl } from "../report/text/safe.ts";
import type { UrlSource } from "./args/values.ts";
import { CliError, usageError } from "./errors/cli_error.ts";
import { URL_STATUS } from "./errors/exit_status.ts";
import { inputName, readInput } from "./files.ts";
import type { Io } from "./io.ts";
import { urlOf } from "./request.ts";

/**
 * The URLs that the arguments mean, those of files among them.
 *
 * @throws {CliError} If a file cannot be read, or holds a line that is no URL: then no request is
 * sent at all.
 */
export async function urlsOf(sources: readonly UrlSource[], io: Io): Promise<string[]> {
  const urls: string[] = [];
  for (const source of sources) {
    if ("url" in source) urls.push(source.url);
    else urls.push(...await readList(source.list, io));
  }
  return urls;
}

async function readList(name: string, io: Io): Promise<string[]> {
  const what = inputName(name);
  const lines = new TextDecoder().decode(await readInput(name, io)).split("\n");
  const urls = lines.flatMap((line, index) => {
    const text = line.trim();
    return text === "" || text.startsWith("#") ? [] : checked(text, `${what}, line ${index + 1}`);
  });
  if (urls.length === 0) throw usageError(`Cannot send a request: there is no URL in ${what}`);
  return urls;
}

function checked(text: string, where: string): string {
  try {
    if (URL.canParse(urlOf(text))) return text;
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    throw new CliError(error.status, `Cannot use ${where}: ${error.message}`, { cause: error });
  }
  throw new CliError(
    URL_STATUS,
    `Cannot use ${where}: ${JSON.stringify(redactTypedUrl(text))} is no URL`,
  );
}
