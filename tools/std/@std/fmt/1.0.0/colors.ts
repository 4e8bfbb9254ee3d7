/** Stand-in for `@std/fmt/colors`: ANSI styles around a string. @module */

import { stripVTControlCharacters } from "node:util";

/** Red, green and blue, each from 0 to 255. */
export interface Rgb {
  /** Red. */
  r: number;
  /** Green. */
  g: number;
  /** Blue. */
  b: number;
}

type Style = (str: string) => string;

let enabled = !Deno.noColor;

/** Turns colours on or off; `NO_COLOR` always wins. */
export function setColorEnabled(value: boolean): void {
  if (!Deno.noColor) enabled = value;
}

/** Whether colours are on. */
export function getColorEnabled(): boolean {
  return enabled;
}

/** A style inside a style ends it too, so the outer one is opened again after every end. */
function paint(str: string, open: string, close: number): string {
  if (!enabled) return str;
  const [start, end] = [`\x1b[${open}m`, `\x1b[${close}m`];
  return start + str.replaceAll(end, start) + end;
}

function style(open: number, close: number): Style {
  return (str) => paint(str, String(open), close);
}

function clampByte(value: number): number {
  return Math.trunc(Math.max(0, Math.min(255, value)));
}

function channels(color: number | Rgb): string {
  const { r, g, b } = typeof color === "number"
    ? { r: color >> 16 & 0xff, g: color >> 8 & 0xff, b: color & 0xff }
    : color;
  return [r, g, b].map(clampByte).join(";");
}

export const reset: Style = style(0, 0);
export const bold: Style = style(1, 22);
export const dim: Style = style(2, 22);
export const italic: Style = style(3, 23);
export const underline: Style = style(4, 24);
export const inverse: Style = style(7, 27);
export const hidden: Style = style(8, 28);
export const strikethrough: Style = style(9, 29);

export const black: Style = style(30, 39);
export const red: Style = style(31, 39);
export const green: Style = style(32, 39);
export const yellow: Style = style(33, 39);
export const blue: Style = style(34, 39);
export const magenta: Style = style(35, 39);
export const cyan: Style = style(36, 39);
export const white: Style = style(37, 39);
export const brightBlack: Style = style(90, 39);
export const gray: Style = brightBlack;
export const brightRed: Style = style(91, 39);
export const brightGreen: Style = style(92, 39);
export const brightYellow: Style = style(93, 39);
export const brightBlue: Style = style(94, 39);
export const brightMagenta: Style = style(95, 39);
export const brightCyan: Style = style(96, 39);
export const brightWhite: Style = style(97, 39);

export const bgBlack: Style = style(40, 49);
export const bgRed: Style = style(41, 49);
export const bgGreen: Style = style(42, 49);
export const bgYellow: Style = style(43, 49);
export const bgBlue: Style = style(44, 49);
export const bgMagenta: Style = style(45, 49);
export const bgCyan: Style = style(46, 49);
export const bgWhite: Style = style(47, 49);
export const bgBrightBlack: Style = style(100, 49);
export const bgBrightRed: Style = style(101, 49);
export const bgBrightGreen: Style = style(102, 49);
export const bgBrightYellow: Style = style(103, 49);
export const bgBrightBlue: Style = style(104, 49);
export const bgBrightMagenta: Style = style(105, 49);
export const bgBrightCyan: Style = style(106, 49);
export const bgBrightWhite: Style = style(107, 49);

/** Text in one of the 256 colours of a palette. */
export function rgb8(str: string, color: number): string {
  return paint(str, `38;5;${clampByte(color)}`, 39);
}

/** Background in one of the 256 colours of a palette. */
export function bgRgb8(str: string, color: number): string {
  return paint(str, `48;5;${clampByte(color)}`, 49);
}

/** Text in any colour, as `0xrrggbb` or by channel. */
export function rgb24(str: string, color: number | Rgb): string {
  return paint(str, `38;2;${channels(color)}`, 39);
}

/** Background in any colour, as `0xrrggbb` or by channel. */
export function bgRgb24(str: string, color: number | Rgb): string {
  return paint(str, `48;2;${channels(color)}`, 49);
}

/** The text without its styles. */
export function stripAnsiCode(string: string): string {
  return stripVTControlCharacters(string);
}
