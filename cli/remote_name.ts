import { redactTypedUrl } from "../report/text/safe.ts";
import { CliError } from "./errors/cli_error.ts";
import { WRITE_STATUS } from "./errors/exit_status.ts";

/** What would lead out of the folder, to whoever takes the escapes of a name off. */
const LEADS_AWAY = /[/\\\0]|^\.{1,2}$/;

/**
 * The file that `-O` writes to: the last segment of a URL's path, escaped as it is there.
 *
 * @throws {CliError} If there is none, or if it is a path in disguise.
 */
export function remoteNameOf(url: string): string {
  const { pathname = "/" } = URL.parse(url) ?? {};
  const name = pathname.slice(pathname.lastIndexOf("/") + 1);
  if (name === "") throw refused(url, "its path ends with a slash");
  if (LEADS_AWAY.test(unescaped(name))) throw refused(url, `"${name}" is a path in disguise`);
  return name;
}

function unescaped(name: string): string {
  return name.replace(/%([0-9a-f]{2})/gi, (_, hex) => String.fromCharCode(parseInt(hex, 16)));
}

function refused(url: string, why: string): CliError {
  return new CliError(WRITE_STATUS, `Cannot name a file after ${redactTypedUrl(url)}: ${why}`);
}
