/** The known word that a mistyped one may have meant, or `null` if none is close. */
export function nearest(word: string, known: readonly string[]): string | null {
  const longer = known.filter((one) => word.length >= 2 && one.startsWith(word));
  const ranked = (longer.length > 0 ? longer : known)
    .map((one) => ({ one, distance: distance(word, one) }))
    .sort((a, b) => a.distance - b.distance);
  const best = ranked[0];
  if (best === undefined) return null;
  const isClose = longer.length > 0 || best.distance <= Math.max(1, Math.floor(word.length / 3));
  return isClose ? best.one : null;
}

/** How many letters to insert, delete, replace or swap: Damerau's distance of adjacent letters. */
function distance(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const change = a[i - 1] === b[j - 1] ? 0 : 1;
      row[j] = Math.min(last[j]! + 1, row[j - 1]! + 1, last[j - 1]! + change);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        row[j] = Math.min(row[j]!, beforeLast[j - 2]! + 1);
      }
    }
    [beforeLast, last] = [last, row];
  }
  return last[b.length]!;
}
