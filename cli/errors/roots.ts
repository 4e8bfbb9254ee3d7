/** Nothing tells more than this many causes; a circle of them has no end. */
const DEEPEST = 16;

/** An error, its causes, theirs, and so on: what is nearest comes first. */
export function rootsOf(error: unknown, depth = 0): readonly Error[] {
  if (!(error instanceof Error) || depth > DEEPEST) return [];
  const parts = error instanceof AggregateError ? error.errors : [];
  return [error, ...[error.cause, ...parts].flatMap((cause) => rootsOf(cause, depth + 1))];
}
