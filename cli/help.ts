import { usageError } from "./errors/cli_error.ts";
import { overview } from "./help/overview.ts";

/**
 * The text of `--help`, or of `help` on a topic.
 *
 * @throws {CliError} If there is no such topic.
 */
export async function helpOn(topics: readonly string[]): Promise<string> {
  const [topic] = topics;
  if (topic === undefined) return overview();
  if (topics.length > 1) throw usageError("Cannot explain several topics: it takes one");
  const { topicHelp } = await import("./help/topics.ts");
  return topicHelp(topic);
}
