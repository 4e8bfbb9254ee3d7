/** A file with a text, for as long as it is needed. */
export async function temporaryFile(text = "", suffix = "") {
  const path = await Deno.makeTempFile({ suffix });
  await Deno.writeTextFile(path, text);
  return {
    path,
    /** What is in it now. */
    text: () => Deno.readTextFile(path),
    [Symbol.asyncDispose]: () => Deno.remove(path),
  };
}

/** An empty folder, for as long as it is needed. */
export async function temporaryFolder() {
  const path = await Deno.makeTempDir();
  return { path, [Symbol.asyncDispose]: () => Deno.remove(path, { recursive: true }) };
}
