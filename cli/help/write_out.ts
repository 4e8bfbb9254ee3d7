import { WRITE_OUT_NAMES } from "../../report/write_out.ts";
import { columns, commands, page, paragraph, section } from "./layout.ts";

const FORMS: readonly (readonly [form: string, meaning: string])[] = [
  ["%{name}", "A variable, one of those below; unknown ones stand for nothing"],
  ["%{json}", "All variables as one object; what did not happen is null"],
  ["%{header_json}", "The fields of the last response"],
  ["%header{name}", "The first value of a field of the last response"],
  ["%{url.host}", "A part of the URL; %{urle.host} is of the last one"],
  ["%time{%H:%M:%S}", "When the call ended, in UTC"],
  ["%{onerror}", "What follows is written for failures alone"],
  ["%{stderr}", "What follows goes to standard error, with %{stdout} back again"],
  ["%output{FILE}", "What follows goes to a file, with %output{>>FILE} to its end"],
  ["%%  \\n  \\r  \\t", "A per cent sign, and what these are in C"],
];

/** The text of `help write-out`. */
export function writeOutHelp(): string {
  return page(
    paragraph(
      "-w, --write-out TEXT writes TEXT after each request, as curl does: with what is known of " +
        "the request in place of its variables. @FILE reads the text from a file.",
    ),
    section(
      "Example",
      commands("-s -o /dev/null -w '%{http_code} %{time_starttransfer}\\n' https://example.com/"),
    ),
    columns(FORMS),
    section("Variables", list(WRITE_OUT_NAMES)),
    paragraph("Times are in seconds since the start of the request, sizes in bytes."),
  );
}

/** Words in three columns, each from top to bottom. */
function list(words: readonly string[]): string {
  const height = Math.ceil(words.length / 3);
  return Array.from({ length: height }, (_, row) => {
    const cells = [0, 1, 2].map((column) => (words[column * height + row] ?? "").padEnd(25));
    return `  ${cells.join(" ")}`.trimEnd();
  }).join("\n");
}
