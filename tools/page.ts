/**
 * Makes `report/html/page_assets.ts` of what is in `page/`: a module that is published reads no
 * files without permission, and `deno publish` (2.9) refuses to import text, dry runs apart.
 *
 * @module
 */

const ROOT = new URL("../", import.meta.url);
const SCRIPT = "page/main.ts";
const STYLE = "page/style.css";
const BODY = "page/body.html";
const ASSETS = new URL("report/html/page_assets.ts", ROOT);

/** The SHA-256 of all that the assets are made of; they are out of date if they name another one. */
export async function sourcesHash(): Promise<string> {
  const paths = [...await modulesOf(SCRIPT), STYLE, ...await importsOf(STYLE), BODY];
  const texts = await Promise.all(paths.sort().map(read));
  const digest = await sha256(paths.map((path, index) => `${path}\n${texts[index]}`).join("\n"));
  return digest.toHex();
}

/** The modules of the project that a script is bundled from. */
async function modulesOf(script: string): Promise<string[]> {
  const { stdout } = await run("info", "--json", script);
  const { modules } = JSON.parse(stdout) as {
    modules: { specifier: string; dependencies?: { code?: { specifier: string } }[] }[];
  };
  const known = new Map(modules.map(({ specifier, dependencies = [] }) => [
    specifier,
    dependencies.flatMap(({ code }) => code?.specifier ?? []),
  ]));
  const found = new Set<string>();
  const pending = [new URL(script, ROOT).href];
  for (let url = pending.pop(); url !== undefined; url = pending.pop()) {
    if (found.has(url)) continue;
    found.add(url);
    pending.push(...known.get(url) ?? []);
  }
  return Array.from(found, (url) => url.slice(ROOT.href.length));
}

/** The files that a style sheet is put together of. */
async function importsOf(sheet: string): Promise<string[]> {
  const imports = (await read(sheet)).matchAll(/@import "\.\/([^"]+)"/g);
  return Array.from(imports, ([, path]) => new URL(path!, new URL(sheet, ROOT)).href)
    .map((url) => url.slice(ROOT.href.length));
}

/** What becomes of a script, or of a style sheet, with all that it imports: as small as can be. */
async function packed(entry: string): Promise<string> {
  const { stdout } = await run("bundle", "--minify", "--platform", "browser", entry);
  return stdout.trim();
}

async function assets(): Promise<string> {
  const [script, style] = [await packed(SCRIPT), await packed(STYLE)];
  const body = (await read(BODY)).trim();
  const hash = async (text: string) => `sha256-${(await sha256(text)).toBase64()}`;
  return `// Made of page/ by \`deno task page\`: do not edit.
// deno-fmt-ignore-file
// deno-lint-ignore-file

/** What the assets were made of. */
export const SOURCES: string = "${await sourcesHash()}";

/** The script of the page, and its hash for the content security policy. */
export const SCRIPT: string = ${literal(script)};
export const SCRIPT_HASH: string = "${await hash(script)}";

/** The style of the page, and its hash. */
export const STYLE: string = ${literal(style)};
export const STYLE_HASH: string = "${await hash(style)}";

/** The body of the page. */
export const BODY: string = ${literal(body)};
`;
}

/** Text as a template literal, so that its lines stay lines. */
function literal(text: string): string {
  return `\`${text.replaceAll(/[\\\`]|\$(?=\{)/g, "\\$&")}\``;
}

async function sha256(text: string): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)));
}

function read(path: string): Promise<string> {
  return Deno.readTextFile(new URL(path, ROOT));
}

async function run(...args: string[]): Promise<{ stdout: string }> {
  const command = new Deno.Command(Deno.execPath(), { args, cwd: ROOT });
  const { success, stdout, stderr } = await command.output();
  const decoder = new TextDecoder();
  if (!success) throw new Error(`Cannot run deno ${args[0]}: ${decoder.decode(stderr)}`);
  return { stdout: decoder.decode(stdout) };
}

if (import.meta.main) await Deno.writeTextFile(ASSETS, await assets());
