import { sha256 } from "../_support/bytes.ts";
import { findProgram } from "../_support/requires.ts";
import {
  HookedCall,
  type HookedClient,
  type HookedOptions,
  type HookedRequest,
  Told,
} from "./_hooks.ts";

const SOURCE = new URL("go/main.go", import.meta.url);

/** Our names of Go's hooks, and of the writes and closes of its sockets. */
const TYPES: Readonly<Record<string, string>> = {
  GetConn: "getconn",
  GotConn: "gotconn",
  PutIdleConn: "putidleconn",
  GotFirstResponseByte: "responsestart",
  Got100Continue: "continueend",
  Got1xxResponse: "informational",
  DNSStart: "dnsstart",
  DNSDone: "dnsend",
  ConnectStart: "connectstart",
  ConnectDone: "connectend",
  TLSHandshakeStart: "tlsstart",
  TLSHandshakeDone: "tlsend",
  WroteHeaderField: "requestheader",
  WroteHeaders: "requestheaders",
  Wait100Continue: "continuestart",
  WroteRequest: "requestend",
  Write: "datasent",
};

interface Line {
  readonly call: number;
  readonly hook: string;
  readonly about: string;
}

/** Builds the program, or gives the one that the same compiler has built of the same source before. */
export async function buildGoProgram(): Promise<string> {
  const compiler = await Deno.realPath(findProgram("go") ?? "go");
  const source = await Deno.readTextFile(SOURCE);
  const identity = (await sha256(new TextEncoder().encode(compiler + source))).slice(0, 16);
  const path = `${await ownFolder()}/hooks-${identity}`;
  const isThere = await Deno.stat(path).then(() => true, () => false);
  if (isThere) return path;
  // By way of another name, so that nobody finds half a program.
  const part = `${path}.${Deno.pid}`;
  const { success, stderr } = await new Deno.Command(compiler, {
    args: ["build", "-o", part, decodeURIComponent(SOURCE.pathname)],
    env: { GOFLAGS: "", GO111MODULE: "off", GOPROXY: "off" },
  }).output();
  if (!success) throw new Error(`Cannot build main.go: ${new TextDecoder().decode(stderr)}`);
  await Deno.rename(part, path);
  return path;
}

/** A folder that outlives the test, and that nobody else writes to. */
async function ownFolder(): Promise<string> {
  const folder = `${Deno.env.get("TMPDIR") ?? "/tmp"}/httptrace-tests-${Deno.uid()}`;
  await Deno.mkdir(folder, { recursive: true, mode: 0o700 });
  const { uid, isDirectory } = await Deno.lstat(folder);
  if (!isDirectory || uid !== Deno.uid()) throw new Error(`Cannot use ${folder}: it is not ours`);
  return folder;
}

/** Go's net/http, in a process of its own. */
export class GoClient implements HookedClient, AsyncDisposable {
  readonly #child: Deno.ChildProcess;
  readonly #input: WritableStreamDefaultWriter<Uint8Array<ArrayBuffer>>;
  readonly #calls: GoCall[] = [];
  readonly #output: Promise<void>;
  #closed = new Told();

  constructor(path: string) {
    this.#child = new Deno.Command(path, {
      stdin: "piped",
      stdout: "piped",
      clearEnv: true, // the proxies of whoever runs the tests are none of theirs
    }).spawn();
    this.#input = this.#child.stdin.getWriter();
    this.#output = this.#listen();
  }

  use({ caCerts = [], nameServer, ...options }: HookedOptions): Promise<void> {
    this.#closed = new Told();
    const address = nameServer === undefined ? "" : `${nameServer.ipAddr}:${nameServer.port}`;
    this.#say({ transport: { ...options, caCerts: caCerts.join("\n"), nameServer: address } });
    return Promise.resolve();
  }

  call(request: HookedRequest): HookedCall {
    const call = new GoCall(() => this.#say({ cancel: id }));
    const id = this.#calls.push(call);
    this.#say({ call: { id, ...request } });
    return call;
  }

  closed(connections: number): Promise<void> {
    return this.#closed.until("closed", connections);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#input.close();
    await this.#output;
    await this.#child.status;
  }

  #say(command: unknown): void {
    const line = new TextEncoder().encode(`${JSON.stringify(command)}\n`);
    // If it has died, the calls tell nothing more, and whoever waits for them says so.
    this.#input.write(line).catch(() => {});
  }

  async #listen(): Promise<void> {
    let rest = "";
    for await (const text of this.#child.stdout.pipeThrough(new TextDecoderStream())) {
      const lines = (rest + text).split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) this.#hear(JSON.parse(line));
    }
  }

  #hear({ call, hook, about }: Line): void {
    if (hook === "Close") return this.#closed.add("closed");
    const heard = this.#calls[call - 1];
    if (hook === "End") return heard?.end(about === "ok" ? "ok" : "error");
    heard?.add(`${TYPES[hook]} ${about}`.trimEnd());
  }
}

class GoCall extends HookedCall {
  readonly #ended = Promise.withResolvers<"ok" | "error">();

  constructor(override readonly cancel: () => void) {
    super();
  }

  get ended(): Promise<"ok" | "error"> {
    return this.#ended.promise;
  }

  end(outcome: "ok" | "error"): void {
    this.#ended.resolve(outcome);
  }
}
