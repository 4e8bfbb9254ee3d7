import { asError, TransportError } from "./errors.ts";
import type { ProxyDecision, ProxyOption } from "./options.ts";
import type { Origin } from "./origin.ts";
import { proxyServerOf } from "./proxy.ts";
import { direct, proxiesOfEnvironment, PROXY_VARIABLES, type ProxyChoice } from "./proxy_env.ts";

/** Decides which proxy a request goes through. */
export type ChooseProxy = (origin: Origin, url: string) => ProxyChoice;

/** Decides by an option; what can be decided once is decided here. */
export function proxyChooser(
  option: ProxyOption,
  source: "option" | "call",
  environment: ChooseProxy,
): ChooseProxy {
  if (option === "env") return environment;
  if (typeof option === "function") {
    return (_, url) => decisionOf(option, url, source);
  }
  const proxy = option === null ? null : proxyServerOf(option);
  const choice: ProxyChoice = { proxy, source, rule: null };
  return () => choice;
}

/** Decides by the environment, which is read when it is first needed, and once. */
export function environmentChooser(): ChooseProxy {
  let decide: ChooseProxy | null = null;
  return (origin, url) => (decide ??= readEnvironment())(origin, url);
}

/** A library asks for no permission: what it may not read is as good as not set. */
function readEnvironment(): ChooseProxy {
  const readable = PROXY_VARIABLES.filter((variable) =>
    Deno.permissions.querySync({ name: "env", variable }).state === "granted"
  );
  if (readable.length === 0) {
    const choice = direct("the environment may not be read");
    return () => choice;
  }
  return proxiesOfEnvironment(
    Object.fromEntries(readable.map((name) => [name, Deno.env.get(name)])),
  );
}

function decisionOf(
  choose: Extract<ProxyOption, (url: URL) => unknown>,
  url: string,
  source: ProxyChoice["source"],
): ProxyChoice {
  let answer: string | URL | null | ProxyDecision;
  try {
    answer = choose(new URL(url));
  } catch (cause) {
    const what = `Cannot choose a proxy for ${url}: ${asError(cause).message}`;
    throw new TransportError("proxy", what, { cause });
  }
  const { proxy, rule } = isDecision(answer) ? answer : { proxy: answer, rule: "function" };
  return { proxy: proxy === null ? null : proxyServerOf(proxy), source, rule };
}

function isDecision(answer: string | URL | null | ProxyDecision): answer is ProxyDecision {
  return typeof answer === "object" && answer !== null && "proxy" in answer;
}
