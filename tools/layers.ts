/**
 * The law of the rooms: a file imports only from lower floors.
 *
 * Type-only and dynamic imports count. Rooms of one floor never import each other, so a circle
 * cannot hide either: one of its imports would not lead downwards.
 *
 * @module
 */

import { FLOORS, type Floors } from "./floors.ts";

/** Everything below these imports the platform and itself only. */
const MAY_IMPORT_PACKAGES = ["cli/", "cli.ts"];

/** The protocol takes bytes and gives messages: it waits for nothing, and hears nothing. */
const SANS_IO = "transport/http1/";
const IO_WORDS =
  /\b(Deno|Promise|async|await|performance|set(Timeout|Interval)|addEventListener)\b/;

const NOT_SHIPPED = ["tests/", "bench/", "tools/", "examples/"];

/** One import as it is written, and the project's file that it leads to, if it does. */
export interface Import {
  from: string;
  specifier: string;
  to: string | null;
}

/** The floor of a file: of its own room, or of the nearest folder around it. */
export function floorOf(path: string, floors: Floors = FLOORS): number | null {
  for (let room = path; room !== ""; room = room.replace(/[^/]*\/?$/, "")) {
    const floor = floors.findIndex((rooms) => rooms.includes(room));
    if (floor >= 0) return floor;
  }
  return null;
}

/** Every breach of the law among these files, one line each. */
export function breaches(
  files: readonly string[],
  imports: readonly Import[],
  floors: Floors = FLOORS,
): string[] {
  const homeless = files.filter((file) => floorOf(file, floors) === null)
    .map((file) => `Cannot place ${file}: it is on no floor in tools/floors.ts`);
  return [...homeless, ...imports.flatMap((it) => breach(it, floors) ?? [])];
}

function breach({ from, specifier, to }: Import, floors: Floors): string | null {
  const floor = floorOf(from, floors);
  if (floor === null) return null; // named as homeless already
  const where = `Cannot import ${specifier} into ${from} (floor ${floor})`;
  if (to === null) {
    const isAllowed = specifier.startsWith("node:") || isUnder(MAY_IMPORT_PACKAGES, from);
    return isAllowed ? null : `${where}: only ${MAY_IMPORT_PACKAGES.join(" and ")} use packages`;
  }
  const target = floorOf(to, floors);
  if (target === null) return `${where}: ${to} has no floor`;
  return target < floor ? null : `${where}: ${to} is on floor ${target}`;
}

/** The lines of a sans-IO file that name what it must not know, comments left out. */
export function ioLines(path: string, source: string): string[] {
  // Only comments on lines of their own and at line ends, as the formatter leaves them.
  const code = source
    .replace(/^\s*\/\*[\s\S]*?\*\//gm, (comment) => comment.replace(/[^\n]/g, ""))
    .replace(/(^|[ \t])\/\/.*$/gm, "");
  return code.split("\n").flatMap((line, index) => {
    const word = IO_WORDS.exec(line)?.[0];
    return word ? `Cannot use ${word} in ${path}:${index + 1}: ${SANS_IO} does no IO` : [];
  });
}

function isUnder(rooms: readonly string[], path: string): boolean {
  return rooms.some((room) => room === path || room.endsWith("/") && path.startsWith(room));
}

async function sourceFiles(root: URL, folder = ""): Promise<string[]> {
  const found: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(new URL(folder, root))) {
    const path = `${folder}${name}${isDirectory ? "/" : ""}`;
    if (name.startsWith(".") || name === "node_modules" || isUnder(NOT_SHIPPED, path)) continue;
    if (isDirectory) found.push(...await sourceFiles(root, path));
    else if (name.endsWith(".ts")) found.push(path);
  }
  return found.sort();
}

interface ModuleInfo {
  specifier: string;
  dependencies?: { specifier: string; code?: Target; type?: Target }[];
}

interface Target {
  specifier?: string;
}

async function importsOf(root: URL, files: readonly string[]): Promise<Import[]> {
  const everything = files.map((file) => `import ${JSON.stringify(new URL(file, root))};`).join("");
  const info = await new Deno.Command(Deno.execPath(), {
    args: ["info", "--json", `data:application/typescript,${encodeURIComponent(everything)}`],
    cwd: root,
    stderr: "inherit",
  }).output();
  if (!info.success) throw new Error(`Cannot read the imports: deno info ended with ${info.code}`);
  const { modules } = JSON.parse(new TextDecoder().decode(info.stdout)) as {
    modules: ModuleInfo[];
  };
  const pathOf = (url?: string) => url?.startsWith(root.href) ? url.slice(root.href.length) : null;
  return modules.flatMap(({ specifier, dependencies = [] }) => {
    const from = pathOf(specifier);
    if (from === null || !files.includes(from)) return [];
    return dependencies.map((it) => ({
      from,
      specifier: it.specifier,
      to: pathOf(it.code?.specifier ?? it.type?.specifier),
    }));
  });
}

async function main(): Promise<void> {
  const root = new URL("../", import.meta.url);
  const files = await sourceFiles(root);
  const found = breaches(files, await importsOf(root, files));
  for (const file of files.filter((file) => file.startsWith(SANS_IO))) {
    found.push(...ioLines(file, await Deno.readTextFile(new URL(file, root))));
  }
  for (const line of found) console.error(line);
  if (found.length > 0) Deno.exit(1);
  console.log(`${files.length} files import downwards only`);
}

if (import.meta.main) await main();
