/**
 * Traces every `fetch` of a program that knows nothing of it.
 *
 * ```sh
 * HTTPTRACE=log deno run --allow-net --allow-env --preload=jsr:@httptrace/httptrace/register app.ts
 * ```
 *
 * `HTTPTRACE` names what is wanted, `FORMAT` or `FORMAT:FILE`, several with commas between:
 *
 * - `log`, `verbose`, `waterfall`, `json` and `ndjson` are written as things happen, to standard
 *   error if no file is named: standard output stays the program's own.
 * - `har:FILE`, `html:FILE`, `chrome:FILE`, `otlp:FILE`, `timing:FILE` and `markdown:FILE` are
 *   written when the program ends: at its exit, by an uncaught error, and by SIGINT, SIGTERM or
 *   SIGHUP, which end the program as before as soon as it waits for something. All records are
 *   kept until then. For a program that runs for days, or that is killed, `ndjson:FILE` is better:
 *   `httptrace view` makes any format of it.
 *
 * `%p` in the name of a file is the process id. Secrets are redacted, unless the environment has
 * `HTTPTRACE_SHOW_SECRETS=1` and the program may read it. Without `HTTPTRACE` nothing happens at
 * all; with a value that is not allowed the program does not start. If the trace cannot be written
 * any more, that is said on standard error, and the program goes on.
 *
 * What is traced is `globalThis.fetch` for http and https, which goes over HTTP/1.1 then. Not traced
 * are `node:http`, `WebSocket`, `EventSource` and workers, nor a fetch by a `Deno.HttpClient` of the
 * program's own, which is said once. With `deno test` each file of tests is a program of its own:
 * the last one has the file, so that a log on standard error serves better.
 *
 * It takes `--allow-env=HTTPTRACE`, `--allow-write` for the files, and otherwise the permissions
 * that the program has. `import "@httptrace/httptrace/register"` as the first import of a program
 * does the same as the preload.
 *
 * @module
 */

import { readSetting } from "./register/environment.ts";

const setting = readSetting();
if (setting !== null) {
  const { start } = await import("./register/start.ts");
  await start(setting);
}
