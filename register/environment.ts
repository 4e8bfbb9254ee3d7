import { parseSetting, SettingError, type Wanted } from "./setting.ts";

/** What the environment asks for. */
export interface Setting {
  readonly wanted: readonly Wanted[];
  readonly showSecrets: boolean;
}

/**
 * What the environment asks for, or `null` if that is nothing.
 *
 * It never asks for a permission: a question would come before the program has said a word.
 *
 * @throws {SettingError} If it may not be read, or what stands there is not allowed.
 */
export function readSetting(): Setting | null {
  const text = variable("HTTPTRACE");
  if (text === null) {
    throw new SettingError("reading HTTPTRACE is not allowed; run with --allow-env=HTTPTRACE");
  }
  if (text === "") return null;
  const wanted = parseSetting(text, Deno.pid);
  for (const { file } of wanted) {
    if (file !== null && !granted({ name: "write", path: file })) {
      throw new SettingError(`writing ${file} is not allowed; run with --allow-write=${file}`);
    }
  }
  return { wanted, showSecrets: showsSecrets(variable("HTTPTRACE_SHOW_SECRETS") ?? "") };
}

/** The value of a variable, empty if it is not set, or `null` if it may not be read. */
function variable(name: string): string | null {
  return granted({ name: "env", variable: name }) ? Deno.env.get(name) ?? "" : null;
}

function granted(permission: Deno.PermissionDescriptor): boolean {
  return Deno.permissions.querySync(permission).state === "granted";
}

function showsSecrets(text: string): boolean {
  if (text === "1") return true;
  if (text === "" || text === "0") return false;
  const given = JSON.stringify(text);
  throw new SettingError(`HTTPTRACE_SHOW_SECRETS=${given} is unknown; allowed are 1 and 0`);
}
