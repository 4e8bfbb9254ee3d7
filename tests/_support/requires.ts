import { listenOn } from "./ports.ts";

/** Programs are also looked for where a user's PATH often does not lead. */
const FOLDERS = [...(Deno.env.get("PATH") ?? "").split(":"), "/usr/sbin", "/usr/local/sbin"];

/** What a test cannot do without: a program, or IPv6 on loopback. */
export type Requirement =
  | "nginx"
  | "apache2"
  | "haproxy"
  | "tinyproxy"
  | "microsocks"
  | "dnsmasq"
  | "node"
  | "openssl"
  | "ipv6";

/** Registers a test. */
export type Register = (name: string, fn: () => void | Promise<void>) => void;

/**
 * A `Deno.test` for tests that need other programs.
 *
 * Where one is missing, the test is ignored and its name says why; with
 * `HTTPTRACE_REQUIRE_INTEROP=1` it fails instead.
 */
export function requires(...requirements: Requirement[]): Register {
  const missing = requirements.filter((requirement) => !isThere(requirement)).join(", ");
  if (missing === "") return (name, fn) => Deno.test(name, fn);
  if (Deno.env.get("HTTPTRACE_REQUIRE_INTEROP") !== "1") {
    return (name, fn) => Deno.test({ name: `${name} (skipped: no ${missing})`, ignore: true, fn });
  }
  return (name) => Deno.test(name, () => Promise.reject(new Error(`Cannot find ${missing}`)));
}

/** The path of a program, or `null` if it is not installed. */
export function findProgram(program: string): string | null {
  return FOLDERS.map((folder) => `${folder}/${program}`).find(isFile) ?? null;
}

function isThere(requirement: Requirement): boolean {
  return requirement === "ipv6" ? hasIpv6() : findProgram(requirement) !== null;
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
