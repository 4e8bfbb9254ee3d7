import { assert, assertEquals } from "@std/assert";
import { Transport } from "../../mod.ts";

const ROOT = new URL("../../", import.meta.url);
const PAGE = await Deno.readTextFile(new URL("SECURITY.md", ROOT));

/** The tests that the page names: files, and folders of them. */
const NAMED = [...PAGE.matchAll(/`(tests\/[\w./]+)`/g)].map(([, path]) => path!);

Deno.test("the tests that SECURITY.md names are there", async () => {
  assert(NAMED.length > 15);
  for (const path of NAMED) {
    const { isDirectory } = await Deno.stat(new URL(path, ROOT));
    assertEquals(isDirectory, path.endsWith("/"), path);
  }
});

Deno.test("SECURITY.md names every test of this folder", async () => {
  const files: string[] = [];
  for await (const { name } of Deno.readDir(new URL(".", import.meta.url))) {
    if (name.endsWith("_test.ts") && name !== "promises_test.ts") {
      files.push(`tests/security/${name}`);
    }
  }
  assertEquals(files.filter((file) => !NAMED.includes(file)), []);
});

Deno.test("the options that SECURITY.md names are there", () => {
  const rows = PAGE.matchAll(/^\|.*\| `(\w+)`[^|]*\|$/gm);
  const options = new Set(Array.from(rows, ([, option]) => option!));
  assert(options.size > 4);
  for (const option of options) new Transport({ [option]: 1 }); // one that it does not know throws
});
