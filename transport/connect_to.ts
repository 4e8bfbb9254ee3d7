import { splitHostPort, type Target } from "./origin.ts";

/**
 * Where to dial for an origin, by the option `connectTo`, which is curl's --connect-to: the closest
 * rule counts; an empty part of it matches everything, or changes nothing.
 */
export function dialTarget(
  origin: Target,
  connectTo: Readonly<Record<string, string>>,
): Target {
  const rules = Object.entries(connectTo);
  if (rules.length === 0) return origin;
  const bare = origin.hostPort.slice(0, -String(origin.port).length - 1);
  for (const from of [origin.hostPort, `${bare}:`, `:${origin.port}`, ":"]) {
    const [, to] = rules.find(([rule]) => rule.toLowerCase() === from) ?? [];
    if (to === undefined) continue;
    const cut = to.lastIndexOf(":");
    const hostPort = `${to.slice(0, cut) || bare}:${to.slice(cut + 1) || origin.port}`;
    return { hostPort, ...(splitHostPort(hostPort) ?? origin) };
  }
  return origin;
}
