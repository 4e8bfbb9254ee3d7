/** A duration with three digits that count. */
export function duration(ms: number | null): string {
  if (ms === null) return "–";
  if (ms < 0.995) return `${ms.toFixed(2)} ms`;
  if (ms < 999.5) return `${rounded(ms)} ms`;
  const seconds = ms / 1_000;
  if (seconds < 99.95) return `${rounded(seconds)} s`;
  const minutes = Math.floor(Math.round(seconds) / 60);
  return `${minutes} min ${Math.round(seconds) - 60 * minutes} s`;
}

/** The distance of a mark from the beginning, no more precise than the step of the marks. */
export function mark(ms: number, step: number, last = ms): string {
  if (Math.abs(ms) < step / 2) return "0";
  const isSeconds = step >= 500 || (step >= 10 && last >= 1_000);
  const [value, unit, smallest] = isSeconds ? [ms / 1_000, "s", step / 1_000] : [ms, "ms", step];
  const digits = Math.max(0, -Math.floor(Math.log10(smallest) + 1e-9));
  return `${value.toFixed(digits)} ${unit}`;
}

/** So many bytes, in units of a thousand. */
export function bytes(size: number): string {
  if (size < 1_000) return `${size} B`;
  const units = ["kB", "MB", "GB", "TB"];
  const power = Math.min(Math.floor(Math.log10(size) / 3 + 1e-9), units.length);
  return `${rounded(size / 1_000 ** power)} ${units[power - 1]}`;
}

/** A whole number, in groups of three. */
export function whole(number: number): string {
  return number.toLocaleString("en");
}

/** A number of things, one thing in the singular. */
export function count(number: number, thing: string): string {
  return `${whole(number)} ${thing}${number === 1 ? "" : "s"}`;
}

/** A moment on the clock of the wall: day and time, UTC. */
export function clock(sinceEpoch: number): string {
  return `${new Date(sinceEpoch).toISOString().slice(0, 19).replace("T", " ")} UTC`;
}

function rounded(value: number): string {
  if (value >= 99.95) return value.toFixed(0);
  return value >= 9.995 ? value.toFixed(1) : value.toFixed(2);
}
