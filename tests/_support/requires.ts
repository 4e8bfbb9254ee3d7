import { listenOn } from "./ports.ts";

/** Programs are also looked for where a user's PATH often does not lead. */
const FOLDERS = [...(Deno.env.get("PATH") ?? "").split(":"), "/usr/sbin", "/usr/local/sbin"];

/** What a test cannot do without: a program, a kind of system, IPv6, or leave to do something. */
export type Requirement =
  | "nginx"
  | "apache2"
  | "haproxy"
  | "tinyproxy"
  | "microsocks"
  | "dnsmasq"
  | "node"
  | "openssl"
  | "bash"
  | "zsh"
  | "fish"
  | "chromium"
  | "curl"
  | "date"
  | "lighttpd"
  | "python3"
  | "go"
  | "tshark"
  | "strace"
  | "faketime"
  | "ipv6"
  | System
  | Leave;

/** Where there are signals, Unix sockets and pipes with names; where there is `/dev/full`. */
type System = "POSIX" | "Linux";

/** What may be forbidden where everything is installed, as in a container. */
type Leave = "leave to capture packets" | "leave to trace processes";

/** Each does nothing but what it needs leave for. */
const TRIALS: Readonly<Record<Leave, readonly [program: string, ...args: string[]]>> = {
  "leave to capture packets": ["dumpcap", "-i", "lo", "-L"],
  "leave to trace processes": ["strace", "-o", "/dev/null", "true"],
};

/** What belongs to a program, and comes in packages of its own. */
const PARTS: Readonly<Partial<Record<Requirement, readonly string[]>>> = {
  lighttpd: ["/usr/lib/lighttpd/mod_deflate.so", "/usr/lib/lighttpd/mod_webdav.so"],
};

/** What a test may be checked for besides what it asserts. */
type Checks = Pick<Deno.TestDefinition, "sanitizeOps" | "sanitizeResources">;

/** Registers a test. */
export type Register = (
  name: string,
  fn: (context: Deno.TestContext) => void | Promise<void>,
  checks?: Checks,
) => void;

/**
 * A `Deno.test` for tests that cannot run everywhere.
 *
 * Where one is missing, the test is ignored and its name says why; with
 * `HTTPTRACE_REQUIRE_INTEROP=1` it fails instead, unless it is leave that is missing.
 */
export function requires(...requirements: Requirement[]): Register {
  const missing = missingOf(requirements).join(", ");
  if (missing === "") return (name, fn, checks) => Deno.test({ name, fn, ...checks });
  const isForbidden = requirements.every((one) => isLeave(one) || isThere(one));
  if (isForbidden || Deno.env.get("HTTPTRACE_REQUIRE_INTEROP") !== "1") {
    return (name, fn) => Deno.test({ name: `${name} (skipped: no ${missing})`, ignore: true, fn });
  }
  return (name) => Deno.test(name, () => Promise.reject(new Error(`Cannot find ${missing}`)));
}

/** The requirements that are not met. */
export function missingOf(requirements: readonly Requirement[]): Requirement[] {
  return requirements.filter((requirement) => !isThere(requirement));
}

/** The path of a program, or `null` if it is not installed. */
export function findProgram(program: string): string | null {
  return FOLDERS.map((folder) => `${folder}/${program}`).find(isFile) ?? null;
}

function isThere(requirement: Requirement): boolean {
  if (isLeave(requirement)) return succeeds(...TRIALS[requirement]);
  if (requirement === "ipv6") return hasIpv6();
  if (requirement === "POSIX") return Deno.build.os !== "windows";
  if (requirement === "Linux") return Deno.build.os === "linux";
  return findProgram(requirement) !== null && (PARTS[requirement] ?? []).every(isFile);
}

function isLeave(requirement: Requirement): requirement is Leave {
  return requirement in TRIALS;
}

function succeeds(program: string, ...args: string[]): boolean {
  const path = findProgram(program);
  return path !== null && new Deno.Command(path, { args }).outputSync().success;
}

function isFile(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch {
    return false;
  }
}

function hasIpv6(): boolean {
  try {
    using _listener = listenOn("::1");
    return true;
  } catch {
    return false;
  }
}
