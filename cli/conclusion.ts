import type { Values } from "./args/options.ts";
import { complain } from "./errors/complain.ts";
import {
  complainOf,
  expectedStatus,
  passedLines,
  type RunStatus,
  shownFailure,
} from "./expectations.ts";
import { appendTo, tell } from "./files.ts";
import type { Io } from "./io.ts";
import type { Reporter } from "./reporter.ts";
import type { Session } from "./session.ts";
import { textWidth } from "./text_width.ts";

/**
 * Says what comes after the trace: what made it slow, and what was expected and is not so.
 *
 * @param status The exit status so far.
 * @param besides The same without requests whose failure the trace shows.
 * @returns The exit status.
 */
export async function conclude(
  session: Session,
  values: Values,
  io: Io,
  status: number,
  besides = 0,
): Promise<number> {
  const { reporter } = session;
  const { log } = reporter;
  const say = (text: string): void => {
    if (reporter.isProse) reporter.say(text.trimEnd());
    else tell(text, io);
  };
  reporter.end();
  session.throwIfStopped();
  if (values.explain && !reporter.explains) {
    const { explain, formatFindings } = await import("../report/explain.ts");
    say(formatFindings(explain(log, values), { width: textWidth(io) }));
  }
  const { expect, stepSummary } = values;
  const ending = expect.length === 0
    ? status
    : await confirm(reporter, values, io, { last: status, besides });
  if (stepSummary !== undefined) {
    const { formatMarkdown } = await import("../report/markdown.ts");
    appendTo(stepSummary, formatMarkdown(log, values));
  }
  return ending;
}

/** Says what is as expected and what is not; gives the exit status. */
async function confirm(
  reporter: Reporter,
  values: Values,
  io: Io,
  run: RunStatus,
): Promise<number> {
  const { log, isProse } = reporter;
  const { checkAssertions } = await import("../report/expect.ts");
  const verdicts = checkAssertions(log, values.expect, values);
  const passed = passedLines(verdicts);
  if (isProse && passed !== "") reporter.say(passed);
  complainOf(verdicts, io, values);
  const ending = expectedStatus(run, verdicts);
  if (run.last !== 0 || verdicts.some(({ isAboutFailures }) => isAboutFailures)) return ending;
  // A trace that was saved may hold failures that were none of this run.
  const failure = shownFailure(log.records);
  return failure === null ? ending : complain(failure, io, values);
}
