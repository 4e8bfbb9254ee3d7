import { namesOf, type Option } from "../args/options.ts";
import { page, paragraph } from "./layout.ts";

/** An option with what it takes, in a column of its own for each name. */
export function synopsis(option: Option): string {
  const names = option.short === "" ? `    ${namesOf(option)}` : namesOf(option);
  return option.takes === "nothing" ? names : `${names} ${option.placeholder}`;
}

/** The text of `help` on one option, and on the guide that tells more. */
export function optionHelp(option: Option, guide: string | null): string {
  const head = `${synopsis(option).trim()}: ${option.help}`;
  if (option.takes === "nothing") return page(paragraph(head));
  const times = option.takes === "many"
    ? "It may be given many times."
    : "Of several the last one counts.";
  const more = guide === null ? "" : `More: 'httptrace help ${guide}'.`;
  return page(paragraph(head), paragraph(`It takes ${option.kind.expects}. ${times}`), more);
}
