import { CALL_VALUES } from "../../report/expect/call_values.ts";
import { FIELD_VALUES } from "../../report/expect/field_values.ts";
import { AGGREGATE_NAMES, RUN_VALUES } from "../../report/expect/run_values.ts";
import { EXPECT_STATUS } from "../errors/exit_status.ts";
import { columns, commands, page, paragraph, section } from "./layout.ts";

/** The text of `help expect`. */
export function expectHelp(): string {
  const fields = Object.entries(FIELD_VALUES)
    .map(([prefix, valueOf]) => [`${prefix}NAME`, valueOf("name").help] as const);
  return page(
    paragraph(
      `--expect ASSERTION ends with ${EXPECT_STATUS} unless the assertion holds for every call, ` +
        "and says what is so instead. It may be given many times.",
    ),
    paragraph(
      "An assertion is a name alone, !NAME for what must not be there, or a name compared with a " +
        "value: by == != < <= > >=, or by ~ and !~ with a regular expression. Times have a unit: " +
        "200ms, 1.5s. Quote it, since < and > mean something to a shell.",
    ),
    section(
      "Examples",
      commands(
        "--expect 'ttfb<200ms' --expect status==200 https://example.com/",
        "--expect 'count(reused)==1' -n 2 https://example.com/",
        "--expect 'cert.days>14' --expect '!header.server' https://example.com/",
        "--expect 'p99(total)<1s' -n 100 -c 4 https://example.com/",
        "view trace.ndjson --expect 'errors==0'",
      ),
    ),
    section("Of each call", columns([...rows(CALL_VALUES), ...fields])),
    section("Of all calls together", columns(rows(RUN_VALUES))),
    paragraph(`Any number of each call in parentheses, after one of ${AGGREGATE_NAMES}.`),
    paragraph(
      "Times of a call with redirects are those of all its requests together; everything else is " +
        "that of the last one. A comparison with what is not there does not hold. Only a phase, " +
        "idle and dns.source may be missing from calls that went well without; one call at least " +
        "has to have had it.",
    ),
    paragraph(
      "A request that fails has its own exit status, whatever else is not as expected. Where " +
        "errors, error_rate, outcome or error is expected, that alone decides.",
    ),
  );
}

function rows(values: Readonly<Record<string, { readonly help: string }>>) {
  return Object.entries(values).map(([name, { help }]) => [name, help] as const);
}
