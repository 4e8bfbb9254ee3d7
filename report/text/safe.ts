/**
 * What a report may show: nothing that a terminal obeys, and no secrets.
 *
 * @module
 */

/** Control characters, and those that are invisible or turn the direction of writing. */
const UNSAFE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;
/** Starts at the slashes, and never crosses one, so that hostile text takes linear time. */
const USERINFO = /[\\/]{2}[^\s\\/?#"]*@/g;
/** The same where all of a text is a URL: URL standard, which takes a backslash for a slash. */
const WRITTEN_USERINFO =
  /^([^!-\uffff]*(?:(?:[a-z][a-z0-9+.-]*:)?[\\/]{2,}|(?:https?|wss?|ftp):[\\/]*))[^\\/?#]*@/i;
const TYPED_USERINFO = /^([a-z][a-z0-9+.-]*:(?=[\\/]))?.*@/is;
const SECRET_FIELDS = new Set(["authorization", "proxy-authorization", "cookie", "set-cookie"]);
const URL_FIELDS = new Set(["location", "content-location", "referer"]);

/** What stands for a secret. */
export const REDACTED = "[redacted]";

/** Text with everything escaped that a terminal would not just print, as JSON would escape it. */
export function escapeControls(text: string): string {
  return text.replace(UNSAFE, escaped);
}

/** JSON of a value, in which nothing stands that a terminal obeys. */
export function jsonText(value: unknown, indent?: number): string {
  return JSON.stringify(value, null, indent).replace(UNSAFE, (character) => {
    return character === "\n" ? character : escaped(character);
  });
}

/** Text without the user names and passwords of the URLs in it. */
export function redactUserinfo(text: string): string {
  return text.replace(USERINFO, `//${REDACTED}@`);
}

/** The same for what somebody took for a URL: all before its last @ may belong to a password. */
export function redactTypedUrl(text: string): string {
  return text.replace(TYPED_USERINFO, `$1//${REDACTED}@`);
}

/** The value of a header field, or what stands for it if it is a secret. */
export function redactField(name: string, value: string): string {
  const key = name.toLowerCase();
  if (SECRET_FIELDS.has(key)) return REDACTED;
  return URL_FIELDS.has(key) ? redactWrittenUrl(value) : value;
}

/** A URL as somebody wrote it, with more in its userinfo than a URL that was parsed can have. */
function redactWrittenUrl(text: string): string {
  const read = text.replaceAll("\t", ""); // as the parser does
  return WRITTEN_USERINFO.test(read) ? read.replace(WRITTEN_USERINFO, `$1${REDACTED}@`) : text;
}

/** JSON knows code units only; so characters beyond 16 bits take two escapes. */
function escaped(character: string): string {
  return character.split("").map((unit) => `\\u${hex(unit.charCodeAt(0))}`).join("");
}

function hex(unit: number): string {
  return unit.toString(16).padStart(4, "0");
}
