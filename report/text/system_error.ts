/** What the system says of a file, without what was done to it, and its name once more. */
export function complaintOf(error: unknown): string {
  const { message } = error as Error;
  return /^.*? \(os error \d{1,9}\)/s.exec(message)?.[0] ?? message;
}
