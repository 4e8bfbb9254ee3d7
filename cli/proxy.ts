import { noProxyRules } from "../transport/no_proxy.ts";
import type { ProxyOption } from "../transport/options.ts";
import { originOf } from "../transport/origin.ts";
import type { ProxyServer } from "../transport/proxy.ts";
import { proxiesOfEnvironment, PROXY_VARIABLES } from "../transport/proxy_env.ts";
import type { Values } from "./args/options.ts";

/** What `-x` and `--noproxy` mean for the transport; nothing if neither is there. */
export function proxyOf({ proxy, noProxy }: Values): ProxyOption | undefined {
  if (proxy === "") return null;
  if (noProxy === undefined) return proxy;
  const rules = noProxyRules(noProxy);
  const usual = proxy === undefined ? environmentWithout() : () => proxy;
  return (url) => rules.some((rule) => rule.matches(originOf(url))) ? null : usual(url);
}

/** The proxies of the environment, without its own exceptions: `--noproxy` takes their place. */
function environmentWithout(): (url: URL) => string | null {
  const names = PROXY_VARIABLES.filter((name) => !/^no_proxy$/i.test(name));
  const choose = proxiesOfEnvironment(
    Object.fromEntries(names.map((name) => [name, readable(name)])),
  );
  return (url) => {
    const { proxy } = choose(originOf(url));
    return proxy === null ? null : urlOfProxy(proxy);
  };
}

/** A variable that may not be read is as good as not set, as for the transport. */
function readable(variable: string): string | undefined {
  const { state } = Deno.permissions.querySync({ name: "env", variable });
  return state === "granted" ? Deno.env.get(variable) : undefined;
}

function urlOfProxy({ scheme, hostPort, credentials }: ProxyServer): string {
  if (credentials === null) return `${scheme}://${hostPort}`;
  const { username, password } = credentials;
  const userinfo = [username, password].map(encodeURIComponent).join(":");
  return `${scheme}://${userinfo}@${hostPort}`;
}
