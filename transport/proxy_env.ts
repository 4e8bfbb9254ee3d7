import { TransportError } from "./errors.ts";
import { isLoopback, noProxyRules } from "./no_proxy.ts";
import type { Origin } from "./origin.ts";
import { type ProxyServer, proxyServerOf } from "./proxy.ts";

/** Which proxy a request goes through, and why that one. */
export interface ProxyChoice {
  /** `null` is none: a direct connection. */
  readonly proxy: ProxyServer | null;
  readonly source: "option" | "call" | "env";
  /** What decided, where there is more to say than the source. */
  readonly rule: string | null;
}

/** Environment variables by name. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** The variables that have a say. Lower-case names count where the upper-case one is not set. */
export const PROXY_VARIABLES: readonly string[] = ["HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY"]
  .flatMap((name) => [name, name.toLowerCase()]).concat("REQUEST_METHOD");

type Decide = (origin: Origin) => ProxyChoice;

/**
 * What an environment says of proxies: by the rules of Go's `httpproxy.FromEnvironment`.
 *
 * The decisions are made here, once; to ask for one makes nothing new.
 *
 * @throws {TransportError} When asked, if the proxy for that scheme is not a URL of one.
 */
export function proxiesOfEnvironment(env: Environment): Decide {
  const noProxy = variable(env, "NO_PROXY");
  const exceptions = noProxyRules(noProxy?.value ?? "").map(({ text, matches }) => (
    { matches, choice: direct(`${noProxy?.name}=${text}`) }
  ));
  const proxies = { http: forHttp(env), https: forScheme(variable(env, "HTTPS_PROXY")) };
  return (origin) => {
    const decide = proxies[origin.scheme];
    if (decide === null) return NOTHING_SET;
    if (origin.host === "localhost") return LOCALHOST;
    if (isLoopback(origin.host)) return LOOPBACK;
    return exceptions.find(({ matches }) => matches(origin))?.choice ?? decide();
  };
}

/** A direct connection, by a rule of the environment. */
export function direct(rule: string | null): ProxyChoice {
  return { proxy: null, source: "env", rule };
}

const NOTHING_SET = direct(null);
const LOCALHOST = direct("localhost");
const LOOPBACK = direct("loopback");

/** A variable that is set, and not to nothing. */
interface Variable {
  readonly name: string;
  readonly value: string;
}

function variable(env: Environment, upper: string): Variable | null {
  for (const name of [upper, upper.toLowerCase()]) {
    const value = env[name];
    if (value !== undefined && value !== "") return { name, value };
  }
  return null;
}

/** Under CGI the header `Proxy` of a stranger's request becomes HTTP_PROXY: nobody may trust it. */
function forHttp(env: Environment): (() => ProxyChoice) | null {
  const proxy = variable(env, "HTTP_PROXY");
  if (proxy === null || !env.REQUEST_METHOD) return forScheme(proxy);
  const ignored = direct(`${proxy.name} is ignored, because REQUEST_METHOD is set`);
  return () => ignored;
}

function forScheme(found: Variable | null): (() => ProxyChoice) | null {
  if (found === null) return null;
  let choice: ProxyChoice | null = null;
  return () => choice ??= { proxy: serverOf(found), source: "env", rule: found.name };
}

function serverOf({ name, value }: Variable): ProxyServer {
  try {
    return proxyServerOf(value);
  } catch (cause) {
    if (!(cause instanceof TransportError)) throw cause;
    const what = cause.message.replace("the proxy", `the proxy in ${name}`);
    throw new TransportError("proxy", what, { cause });
  }
}
