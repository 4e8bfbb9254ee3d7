/** Whether a text has the property that is to be kept. */
export type Holds = (text: string) => boolean | Promise<boolean>;

/**
 * A text as short as can be found that still has a property.
 *
 * Cuts out halves, then quarters, and so on down to single characters, as long as that helps; and
 * puts a plain character in the place of each other one.
 */
export async function minimised(text: string, holds: Holds): Promise<string> {
  let shortest = text;
  for (let shorter = await shortened(shortest, holds); shorter !== shortest;) {
    shortest = shorter;
    shorter = await shortened(shortest, holds);
  }
  for (let at = 0; at < shortest.length; at++) {
    const plainer = `${shortest.slice(0, at)}a${shortest.slice(at + 1)}`;
    if (await holds(plainer)) shortest = plainer;
  }
  return shortest;
}

async function shortened(text: string, holds: Holds): Promise<string> {
  let result = text;
  for (let size = Math.ceil(text.length / 2); size > 0; size = halved(size)) {
    for (let at = 0; at < result.length;) {
      const without = result.slice(0, at) + result.slice(at + size);
      if (await holds(without)) result = without;
      else at += size;
    }
  }
  return result;
}

function halved(size: number): number {
  return size === 1 ? 0 : Math.ceil(size / 2);
}
