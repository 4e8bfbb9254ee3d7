/** What a script has come to. */
export interface Ended {
  readonly code: number;
  /** All that it has said, to standard output first. */
  readonly said: string;
}

/**
 * Runs a script in a process of its own, in which nothing is open but what the script has opened.
 *
 * @param script Path of the script, beside the module with the URL `from`.
 */
export async function ownProcess(
  script: string,
  from: string,
  args: readonly string[],
): Promise<Ended> {
  const path = new URL(script, from).pathname;
  const command = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--v8-flags=--expose-gc", path, ...args],
  });
  const { code, stdout, stderr } = await command.output();
  const [output, errors] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes));
  return { code, said: `${output}${errors}` };
}
