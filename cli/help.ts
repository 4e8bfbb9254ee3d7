import { GROUPS, namesOf, type Option, OPTIONS } from "./options.ts";

/** The text of `--help`, from the table of options. */
export function helpText(): string {
  const width = Math.max(...Object.values(OPTIONS).map((option) => synopsis(option).length));
  const row = (option: Option) => `  ${synopsis(option).padEnd(width)}  ${option.help}`;
  const groups = Object.entries(GROUPS).map(([heading, options]) => {
    return [`${heading}:`, ...Object.values(options).map(row)].join("\n");
  });
  return `Usage: httptrace [options] URL...

Sends HTTP requests one after the other, and shows what happens inside them.

${groups.join("\n\n")}

A TIME is in seconds, or has its unit: 1.5, 500ms, 2s.
The trace goes to standard output, or to standard error with '-o -'; bodies are read and dropped
without -o. The exit status is curl's; it is that of the last request that failed.

Examples:
  httptrace https://example.com/
  httptrace -n 3 --format waterfall https://example.com/
  httptrace -L --compressed http://example.com/
  httptrace -d name=value -H 'Accept: application/json' https://example.com/form
  httptrace --demo
`;
}

function synopsis(option: Option): string {
  const names = option.short === "" ? `    ${namesOf(option)}` : namesOf(option);
  return option.takes === "nothing" ? names : `${names} ${option.placeholder}`;
}
