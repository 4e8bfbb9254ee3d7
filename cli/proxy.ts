import { noProxyRules } from "../transport/no_proxy.ts";
import type { ProxyDecision, ProxyOption } from "../transport/options.ts";
import { originOf } from "../transport/origin.ts";
import type { ProxyServer } from "../transport/proxy.ts";
import { proxiesOfEnvironment, PROXY_VARIABLES } from "../transport/proxy_env.ts";
import type { Values } from "./args/options.ts";

/** What `-x` and `--noproxy` mean for the transport; nothing if neither is there. */
export function proxyOf({ proxy, noProxy }: Values): ProxyOption | undefined {
  if (proxy === "") return null;
  if (noProxy === undefined) return proxy;
  const exceptions = noProxyRules(noProxy);
  const usual = proxy === undefined ? environmentWithout() : () => ({ proxy, rule: null });
  return (url) => {
    const exception = exceptions.find(({ matches }) => matches(originOf(url)));
    return exception === undefined
      ? usual(url)
      : { proxy: null, rule: `--noproxy=${exception.text}` };
  };
}

/** The proxies of the environment, without its own exceptions: `--noproxy` takes their place. */
function environmentWithout(): (url: URL) => ProxyDecision {
  const names = PROXY_VARIABLES.filter((name) => !/^no_proxy$/i.test(name));
  const choose = proxiesOfEnvironment(
    Object.fromEntries(names.map((name) => [name, readable(name)])),
  );
  return (url) => {
    const { proxy, rule } = choose(originOf(url));
    return { proxy: proxy === null ? null : urlOfProxy(proxy), rule };
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
