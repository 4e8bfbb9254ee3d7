/** Patterns of RFC 9110 and RFC 9112, each under the rule that it implements. */

/** RFC 9110 section 5.6.2: `token`. */
export const TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;

/** RFC 9110 section 5.5: `field-value`, OWS taken off; `obs-text` included. */
export const FIELD_VALUE = /^[\t\x20-\x7e\x80-\xff]*$/;

/** RFC 9112 section 4: `status-line`; the SP before an absent reason may be missing too. */
export const STATUS_LINE = /^HTTP\/1\.([0-9]) ([1-9][0-9]{2})(?: ([\t\x20-\x7e\x80-\xff]*))?$/;

/** RFC 9112 section 5: a whole head at the front of a text, if no line of it is folded or wrong. */
export const PLAIN_HEAD =
  /HTTP\/1\.[0-9] [1-9][0-9]{2}(?: [\t\x20-\x7e\x80-\xff]*)?\r\n(?:[!#$%&'*+\-.^_`|~0-9A-Za-z]+:[\t\x20-\x7e\x80-\xff]*\r\n)*\r\n/y;

/** RFC 9112 section 7.1: `chunk-size`, then optional extensions; BWS is tolerated before `;`. */
export const CHUNK_LINE = /^([0-9A-Fa-f]+)[\t ]*(?:;[\t\x20-\x7e\x80-\xff]*)?$/;

/** RFC 9112 section 3.2: `request-target` as sent: visible ASCII only. */
export const REQUEST_TARGET = /^[\x21-\x7e]+$/;

/** RFC 9110 section 8.6: `Content-Length`. */
export const CONTENT_LENGTH = /^[0-9]+$/;

/** Which of the 256 octets match a pattern by themselves: for loops over many of them. */
export function octetsOf(pattern: RegExp): Uint8Array {
  return Uint8Array.from({ length: 256 }, (_, code) => +pattern.test(String.fromCharCode(code)));
}

/** Takes OWS (RFC 9110 section 5.6.3: SP and HTAB, nothing else) off both ends. */
export function trimOws(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && isOws(text.charCodeAt(start))) start++;
  while (end > start && isOws(text.charCodeAt(end - 1))) end--;
  return start === 0 && end === text.length ? text : text.slice(start, end);
}

/** Splits a `#token` list (RFC 9110 section 5.6.1) into its lower-cased members. */
export function listMembers(value: string): string[] {
  return value.split(",").map((member) => trimOws(member).toLowerCase()).filter((member) =>
    member !== ""
  );
}

/** RFC 9110 section 5.6.3: optional whitespace. */
export function isOws(code: number): boolean {
  return code === 0x20 || code === 0x09;
}
