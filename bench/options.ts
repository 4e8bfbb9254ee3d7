import { parseArgs } from "node:util";
import type { Scale, Work } from "./model.ts";

/** What the user asks for. */
export interface Options {
  readonly works: readonly Work[];
  readonly rounds: number;
  readonly scale: Scale;
  /** Where the figures go as JSON, or `null`. */
  readonly json: string | null;
}

const FULL: Scale = { quick: false, ms: 800, share: 1 };
const QUICK: Scale = { quick: true, ms: 20, share: 1 / 256 };
const ROUNDS = 5;

export const USAGE = `Usage: deno task bench [options]

  --only NAME    only works whose names begin so; may be given more than once
  --rounds N     rounds in which all peers take their turns (${ROUNDS})
  --quick        see that everything runs; the figures mean nothing
  --json FILE    write all figures as JSON too
`;

/**
 * Reads the arguments.
 *
 * @returns What they ask for, or `null` for help.
 * @throws {TypeError} If one is unknown, or its value is not allowed.
 */
export function parseOptions(args: readonly string[], all: readonly Work[]): Options | null {
  const { values } = parseArgs({
    args: [...args],
    options: {
      only: { type: "string", multiple: true, default: [] },
      rounds: { type: "string" },
      quick: { type: "boolean", default: false },
      json: { type: "string" },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) return null;
  const rounds = Number(values.rounds ?? (values.quick ? 1 : ROUNDS));
  if (!Number.isInteger(rounds) || rounds < 1) {
    throw new TypeError(`Cannot do ${values.rounds} rounds: give a whole number above 0`);
  }
  const named = values.only.map((beginning) => {
    const works = all.filter(({ name }) => name.startsWith(beginning));
    if (works.length > 0) return works;
    const names = all.map(({ name }) => name).join(", ");
    throw new TypeError(`Cannot measure ${beginning}: there are ${names}`);
  }).flat();
  const works = named.length === 0 ? all : all.filter((work) => named.includes(work));
  return { works, rounds, scale: values.quick ? QUICK : FULL, json: values.json ?? null };
}
