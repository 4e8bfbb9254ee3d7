/** A duration as every report writes it: two digits after the point line up in columns. */
export function milliseconds(duration: number): string {
  return `${duration.toFixed(2)} ms`;
}

/** A number of things, one thing in the singular. */
export function count(number: number, thing: string): string {
  return `${number} ${thing}${number === 1 ? "" : "s"}`;
}
