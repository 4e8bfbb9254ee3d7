// Runs command lines one after the other, in the folder in which it is started, and prints what each
// has printed as a terminal shows it. Started by recipes_test.ts: a folder is that of a whole process.
import { runCli } from "../_support/run_cli.ts";

const commands: readonly (readonly string[])[] = JSON.parse(Deno.args[0]!);
const printed: string[] = [];
for (const args of commands) {
  const { stdout, stderr } = await runCli(args);
  printed.push(stdout + stderr);
}
console.log(JSON.stringify(printed));
