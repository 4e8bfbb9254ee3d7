/** Where text goes. */
export type WriteOutTarget =
  | { readonly kind: "stdout" }
  | { readonly kind: "stderr" }
  | {
    /** A file. */
    readonly kind: "file";
    /** Its name. */
    readonly name: string;
    /** Whether what is there already stays. */
    readonly append: boolean;
  };

/** A piece of a template. */
export type WriteOutPart =
  | { readonly kind: "text"; readonly text: string }
  | {
    /** `%{name}`. */
    readonly kind: "variable";
    /** In lower case. */
    readonly name: string;
  }
  | {
    /** `%header{name}`, or `%header{name:all:separator}`. */
    readonly kind: "header";
    /** Name of the field. */
    readonly name: string;
    /** What stands between the values of all hops; `null` for the first value of the last one. */
    readonly separator: string | null;
  }
  | {
    /** `%time{format}`. */
    readonly kind: "time";
    /** As for `strftime`. */
    readonly format: string;
  }
  | {
    /** `%{stdout}`, `%{stderr}` or `%output{file}`. */
    readonly kind: "target";
    /** Where what follows goes. */
    readonly to: WriteOutTarget;
  }
  | { readonly kind: "onerror" };

/** Whatever has a meaning; all else is text. A brace that is not closed has none. */
const TOKEN =
  /%%|%\{(?<variable>[^}]*)\}|%header\{(?<header>(?:\\\}|[^}])*)\}|%output\{(?<output>[^}]*)\}|%time\{(?<time>[^}]*)\}|\\(?<escape>.)/gs;
/** The same behind the last brace, where to look for one from each `%` would take long. */
const BRACELESS = /%%|\\(?<escape>.)/gs;
const ESCAPES: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t" };

/** Takes a template apart. There is no wrong one: what means nothing is text, as for curl. */
export function partsOf(template: string): readonly WriteOutPart[] {
  const end = template.lastIndexOf("}") + 1;
  return [...tokens(template.slice(0, end), TOKEN), ...tokens(template.slice(end), BRACELESS)]
    .filter((part) => part.kind !== "text" || part.text !== "");
}

function tokens(template: string, token: RegExp): WriteOutPart[] {
  const parts: WriteOutPart[] = [];
  let from = 0;
  for (const match of template.matchAll(token)) {
    parts.push(
      { kind: "text", text: template.slice(from, match.index) },
      partOf(match[0], match.groups ?? {}),
    );
    from = match.index + match[0].length;
  }
  parts.push({ kind: "text", text: template.slice(from) });
  return parts;
}

function partOf(token: string, groups: Readonly<Record<string, string | undefined>>): WriteOutPart {
  const { variable, header, output, time, escape } = groups;
  if (variable !== undefined) return variablePart(variable.toLowerCase());
  if (header !== undefined) return headerPart(header);
  if (output !== undefined) return outputPart(output);
  if (time !== undefined) return { kind: "time", format: time };
  return { kind: "text", text: escape === undefined ? "%" : ESCAPES[escape] ?? token };
}

function variablePart(name: string): WriteOutPart {
  if (name === "onerror") return { kind: "onerror" };
  if (name === "stdout" || name === "stderr") return { kind: "target", to: { kind: name } };
  return { kind: "variable", name };
}

function headerPart(text: string): WriteOutPart {
  const [, name = text, separator] = /^(.*?):all:(.*)$/s.exec(text) ?? [];
  return { kind: "header", name, separator: separator?.replaceAll("\\}", "}") ?? null };
}

function outputPart(text: string): WriteOutPart {
  const append = text.startsWith(">>");
  return { kind: "target", to: { kind: "file", name: append ? text.slice(2) : text, append } };
}
