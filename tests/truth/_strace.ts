import { outcomeOf } from "../_support/outcome.ts";
import { findProgram } from "../_support/requires.ts";
import type { Conversation, Side } from "./_conversation.ts";
import { temporaryFile } from "../_support/temporary.ts";

/** One system call about a TCP socket. Times are milliseconds since 1970. */
interface SystemCall {
  /** The socket, by the number of its inode. */
  readonly socket: string;
  readonly name: string;
  readonly args: string;
  readonly result: number;
  readonly start: number;
  readonly end: number;
}

/** Runs a program, and gives what it prints and the TCP connections that it made, as the kernel knew them. */
export async function strace(
  program: string,
  args: readonly string[],
): Promise<{ stdout: string; conversations: Conversation[] }> {
  await using file = await temporaryFile();
  const { status, stdout, stderr } = await outcomeOf(findProgram("strace") ?? "strace", [
    ...["-f", "--seccomp-bpf", "-y", "-ttt", "-T", "-s", "0", "-o", file.path],
    ...["-e", "trace=connect,getsockopt,getsockname,sendto,recvfrom,shutdown,close"],
    ...["--", program, ...args],
  ]);
  if (status !== 0) throw new Error(`Cannot run ${program} by strace: ${stderr}`);
  return { stdout, conversations: conversationsOf(callsOf(await file.text())) };
}

/** The connections of system calls, in the order in which they were asked for. */
function conversationsOf(calls: readonly SystemCall[]): Conversation[] {
  return Map.groupBy(calls, ({ socket }) => socket).values().toArray()
    .filter((ofSocket) => ofSocket.some(({ name, args }) => name === "connect" && isInet(args)))
    .map((ofSocket) => new SystemCallConversation(ofSocket));
}

class SystemCallConversation implements Conversation {
  readonly client: string | null;
  readonly server: string;
  readonly asked: number;
  readonly #calls: readonly SystemCall[];

  constructor(calls: readonly SystemCall[]) {
    const connect = calls.find(({ name }) => name === "connect")!;
    const ownName = calls.find(({ name }) => name === "getsockname");
    this.client = ownName === undefined ? null : addressIn(ownName.args);
    this.server = addressIn(connect.args);
    this.asked = connect.start;
    this.#calls = calls;
  }

  /** A connect goes on in the background until somebody asks for its error. */
  get answered(): number | null {
    const asks = ({ name, args }: SystemCall) => name === "getsockopt" && args.includes("SO_ERROR");
    return this.#calls.find(asks)?.start ?? null;
  }

  bytes(side: Side): number {
    return this.#transfers(side).reduce((sum, { result }) => sum + result, 0);
  }

  byteAt(side: Side, offset: number): number | null {
    let passed = 0;
    for (const { result, start, end } of this.#transfers(side)) {
      passed += result;
      if (offset < passed) return side === "client" ? start : end;
    }
    return null;
  }

  end(side: Side): number | null {
    if (side === "server") {
      return this.#calls.find(({ name, result }) => name === "recvfrom" && result === 0)?.end ??
        null;
    }
    return this.#calls.find(({ name }) => name === "shutdown" || name === "close")?.start ?? null;
  }

  #transfers(side: Side): SystemCall[] {
    const transfer = side === "client" ? "sendto" : "recvfrom";
    return this.#calls.filter(({ name, result }) => name === transfer && result > 0);
  }
}

/** A call that another thread interrupts is told in two lines. */
const UNFINISHED = /^(\d+) +([\d.]+) (.*) <unfinished \.\.\.>$/;
const RESUMED = /^(\d+) +[\d.]+ <\.\.\. \w+ resumed>(.*)$/;
const CALL = /^\d+ +([\d.]+) (\w+)\(\d+<socket:\[(\d+)\]>(.*)\) += (-?\d+).*<([\d.]+)>$/;

function callsOf(log: string): SystemCall[] {
  const begun = new Map<string, string>();
  const whole = log.split("\n").flatMap((line) => {
    const [, interrupted, time, start] = UNFINISHED.exec(line) ?? [];
    if (interrupted !== undefined) begun.set(interrupted, `${interrupted} ${time} ${start}`);
    const [, resumed, rest] = RESUMED.exec(line) ?? [];
    return resumed === undefined ? [line] : [`${begun.get(resumed)}${rest}`];
  });
  return whole.flatMap((line) => {
    const [, time, name, socket, args, result, took] = CALL.exec(line) ?? [];
    if (name === undefined || socket === undefined || args === undefined) return [];
    const start = Number(time) * 1_000;
    const end = start + Number(took) * 1_000;
    return [{ socket, name, args, result: Number(result), start, end }];
  });
}

function isInet(args: string): boolean {
  return args.includes("sa_family=AF_INET,");
}

function addressIn(args: string): string {
  const [, port] = /htons\((\d+)\)/.exec(args) ?? [];
  const [, ip] = /inet_addr\("([\d.]+)"\)/.exec(args) ?? [];
  return `${ip}:${port}`;
}
