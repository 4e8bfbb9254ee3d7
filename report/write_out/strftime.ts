const DAYS = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
const MONTHS = [
  ...["January", "February", "March", "April", "May", "June", "July"],
  ...["August", "September", "October", "November", "December"],
];
const DAY_MS = 86_400_000;

/** What stands for each letter after `%`, in the POSIX locale and in UTC. */
const CONVERSIONS: Readonly<Record<string, (date: Date) => string>> = {
  a: (date) => DAYS[date.getUTCDay()]!.slice(0, 3),
  A: (date) => DAYS[date.getUTCDay()]!,
  b: (date) => MONTHS[date.getUTCMonth()]!.slice(0, 3),
  B: (date) => MONTHS[date.getUTCMonth()]!,
  c: (date) => strftime("%a %b %e %H:%M:%S %Y", date),
  C: (date) => two(Math.floor(date.getUTCFullYear() / 100)),
  d: (date) => two(date.getUTCDate()),
  D: (date) => strftime("%m/%d/%y", date),
  e: (date) => blank(date.getUTCDate()),
  f: (date) => `${date.getUTCMilliseconds()}`.padStart(3, "0") + "000",
  F: (date) => strftime("%Y-%m-%d", date),
  g: (date) => two(isoWeek(date).year % 100),
  G: (date) => `${isoWeek(date).year}`,
  h: (date) => strftime("%b", date),
  H: (date) => two(date.getUTCHours()),
  I: (date) => two(hourOf12(date)),
  j: (date) => `${dayOfYear(date)}`.padStart(3, "0"),
  k: (date) => blank(date.getUTCHours()),
  l: (date) => blank(hourOf12(date)),
  m: (date) => two(date.getUTCMonth() + 1),
  M: (date) => two(date.getUTCMinutes()),
  n: () => "\n",
  p: (date) => date.getUTCHours() < 12 ? "AM" : "PM",
  P: (date) => strftime("%p", date).toLowerCase(),
  r: (date) => strftime("%I:%M:%S %p", date),
  R: (date) => strftime("%H:%M", date),
  s: (date) => `${Math.floor(date.getTime() / 1_000)}`,
  S: (date) => two(date.getUTCSeconds()),
  t: () => "\t",
  T: (date) => strftime("%H:%M:%S", date),
  u: (date) => `${date.getUTCDay() || 7}`,
  U: (date) => two(Math.floor((dayOfYear(date) + 6 - date.getUTCDay()) / 7)),
  V: (date) => two(isoWeek(date).week),
  w: (date) => `${date.getUTCDay()}`,
  W: (date) => two(Math.floor((dayOfYear(date) + 6 - (date.getUTCDay() + 6) % 7) / 7)),
  x: (date) => strftime("%m/%d/%y", date),
  X: (date) => strftime("%H:%M:%S", date),
  y: (date) => two(date.getUTCFullYear() % 100),
  Y: (date) => `${date.getUTCFullYear()}`,
  z: () => "+0000",
  Z: () => "UTC",
  "%": () => "%",
};

/** A moment in a format of POSIX, in UTC; `%f` is its microseconds. */
export function strftime(format: string, date: Date): string {
  return format.replace(/%(.)/gs, (text, letter: string) => CONVERSIONS[letter]?.(date) ?? text);
}

function two(number: number): string {
  return `${number}`.padStart(2, "0");
}

function blank(number: number): string {
  return `${number}`.padStart(2);
}

function hourOf12(date: Date): number {
  return date.getUTCHours() % 12 || 12;
}

function dayOfYear(date: Date): number {
  const midnight = Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate());
  return (midnight - Date.UTC(date.getUTCFullYear(), 0, 0)) / DAY_MS;
}

/** ISO 8601: a week belongs to the year that its Thursday is in. */
function isoWeek(date: Date): { readonly year: number; readonly week: number } {
  const thursday = new Date(date.getTime() + (4 - (date.getUTCDay() || 7)) * DAY_MS);
  return { year: thursday.getUTCFullYear(), week: Math.ceil(dayOfYear(thursday) / 7) };
}
