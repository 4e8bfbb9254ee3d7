/** What stands for lines that a page leaves out. */
const LEFT_OUT = "\n…\n";

/**
 * Text without all that is another one each time: figures, bars, and where its lines are broken.
 */
function lasting(text: string): string {
  return text.replace(/[█▏▎▍▌▋▊▉▐━\s]+/g, " ").replace(/\d+(?:[.,]\d+)*/g, "0").trim();
}

/** Tells what of a block of output was not printed, or not in that order; nothing if all was. */
export function missingFrom(printed: string, block: string): string[] {
  const rest = { text: lasting(printed) };
  return `\n${block}\n`.split(LEFT_OUT).flatMap((part) => {
    const expected = lasting(part);
    const at = rest.text.indexOf(expected);
    if (at < 0) return [`${expected}\n-- is not in --\n${rest.text}`];
    rest.text = rest.text.slice(at + expected.length);
    return [];
  });
}
