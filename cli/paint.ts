import { bold, brightBlack, brightBlue, cyan, green, magenta, red, yellow } from "@std/fmt/colors";
import type { Painter, WaterfallPart } from "../report/waterfall.ts";

const COLOURS: Readonly<Record<WaterfallPart, (text: string) => string>> = {
  queue: brightBlack,
  dns: cyan,
  connect: yellow,
  tunnel: yellow,
  tls: magenta,
  send: brightBlue,
  wait: brightBlue,
  receive: green,
  total: bold,
  title: bold,
  success: green,
  failure: red,
  note: brightBlack,
};

/** Gives each piece of a waterfall its colour, or none. */
export function painter(enabled: boolean): Painter {
  if (!enabled) return (_, text) => text;
  return (part, text) => COLOURS[part](text);
}
