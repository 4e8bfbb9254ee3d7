import { escapeControls } from "./safe.ts";

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&apos;",
};

/** Text as it stands in XML, between tags or in an attribute; line breaks stay. */
export function xmlText(text: string): string {
  return text.split("\n").map(lineText).join("\n");
}

/** Attributes of a tag, each with a space before it. */
export function attributes(values: Readonly<Record<string, string>>): string {
  return Object.entries(values).map(([name, value]) => ` ${name}="${xmlText(value)}"`).join("");
}

function lineText(line: string): string {
  // XML 1.0 has no way to write most control characters, nor half of a pair, nor these two.
  return escapeControls(line).toWellFormed().replace(/[\ufffe\uffff]/g, "\ufffd")
    .replace(/[&<>"']/g, (character) => ENTITIES[character]!);
}
