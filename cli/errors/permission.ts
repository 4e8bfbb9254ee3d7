import { rootsOf } from "./roots.ts";

/** What the runtime says of what it may not do, as in `Requires net access to "a.test:80", …`. */
const DENIAL =
  /^Requires ([a-z]+) access(?: to (?:"(.*)"|<\w+>))?, run again with the --allow-\w+ flag/s;
/** What every shell takes as one word that means itself. */
const PLAIN = /^[\w@%+=:,./-]+$/;

/** What an error says, without the runtime's advice, which knows no part of a permission. */
export function withoutAdvice(error: Error): string {
  return denialsOf(error).reduce((text, { message }) => {
    return text.replaceAll(`${message}; `, "").replaceAll(`: ${message}`, "");
  }, error.message);
}

/** The flags of `deno run` that an error asks for; empty if it is about something else. */
export function missingFlags(error: Error): string {
  const denials = denialsOf(error).map(({ message }) => DENIAL.exec(message) ?? []);
  if (denials.some(([, kind]) => kind === undefined)) return "-A";
  const kinds = Map.groupBy(denials, ([, kind = ""]) => kind);
  return Array.from(kinds, ([kind, all]) => {
    const parts = [...new Set(all.map(([, , what]) => what))];
    return parts.includes(undefined)
      ? `--allow-${kind}`
      : `--allow-${kind}=${quoted(parts.join(","))}`;
  }).join(" ");
}

function denialsOf(error: Error): readonly Error[] {
  return rootsOf(error).filter(({ name }) => name === "NotCapable");
}

function quoted(text: string): string {
  return PLAIN.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
