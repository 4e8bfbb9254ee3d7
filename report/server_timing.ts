/** What a server says about its own work: one metric of a `Server-Timing` field. */
export interface ServerTimingMetric {
  /** Name of the metric. */
  readonly name: string;
  /** In milliseconds, by convention; `null` where the server gave none. */
  readonly duration: number | null;
  /** What the metric is; empty where the server gave none. */
  readonly description: string;
}

/** RFC 9110, section 5.6.2. */
const TOKEN = /^[!#$%&'*+.^_`|~\w-]+/;

/**
 * Reads a `Server-Timing` field (W3C Server Timing, section 4).
 *
 * Like browsers it passes over what it does not understand: a metric without a name, parameters
 * that are unknown or come twice, text behind a name or a value.
 *
 * @param value Value of the field; several of them joined by commas.
 * @returns The metrics in the order of the field.
 */
export function parseServerTiming(value: string): ServerTimingMetric[] {
  return outsideQuotes(value, ",").flatMap((text) => {
    const [first = "", ...rest] = outsideQuotes(text, ";");
    const name = TOKEN.exec(first.trim())?.[0];
    return name === undefined ? [] : [metric(name, rest)];
  });
}

function metric(name: string, parameters: readonly string[]): ServerTimingMetric {
  const known = new Map<string, string>();
  for (const parameter of parameters) {
    const [key = "", ...value] = parameter.split("=");
    const lower = key.trim().toLowerCase();
    // The first one counts.
    if (!known.has(lower)) known.set(lower, unquoted(value.join("=").trim()));
  }
  const duration = parseFloat(known.get("dur") ?? "");
  return {
    name,
    duration: Number.isFinite(duration) ? duration : null,
    description: known.get("desc") ?? "",
  };
}

/** The parts between separators; one inside a quoted string separates nothing. */
function outsideQuotes(text: string, separator: "," | ";"): string[] {
  const parts: string[] = [];
  let start = 0;
  let quoted = false;
  for (let at = 0; at < text.length; at++) {
    const character = text[at];
    if (quoted && character === "\\") at++;
    else if (character === '"') quoted = !quoted;
    else if (!quoted && character === separator) {
      parts.push(text.slice(start, at));
      start = at + 1;
    }
  }
  parts.push(text.slice(start));
  return parts;
}

/** What a quoted string stands for (RFC 9110, section 5.6.4); other text as it is. */
function unquoted(text: string): string {
  if (!text.startsWith('"')) return text;
  const inside = /^"((?:[^"\\]|\\.)*)/s.exec(text)?.[1] ?? "";
  return inside.replaceAll(/\\(.)/gs, "$1");
}
