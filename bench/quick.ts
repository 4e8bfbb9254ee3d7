import type { Choose } from "./runner.ts";

/** Leaves out whom no bar is about, but for once: it is enough to see that a peer runs. */
export function onlyNeeded(): Choose {
  const seen = new Set<string>();
  return ({ bars }, entrants) => {
    const wanted = new Set(bars.flatMap(({ names }) => names));
    return entrants.filter(({ name }) => {
      const isNew = !seen.has(name);
      seen.add(name);
      return isNew || wanted.has(name);
    });
  };
}
