import { ipFamily } from "./ip_address.ts";
import type { HostResolver, NameServer } from "./options.ts";
import { splitHostPort } from "./origin.ts";

/** Whether it is a value of the option `resolver`. */
export function isResolver(value: unknown): boolean {
  return typeof value === "function" ||
    typeof (Object(value) as Partial<HostResolver>).resolve === "function";
}

/** Whether it is a value of the option `nameServer`. */
export function isNameServer(value: unknown): boolean {
  const { ipAddr, port = 53 } = Object(value) as Partial<NameServer>;
  return typeof ipAddr === "string" && ipFamily(ipAddr) !== null && isPort(port);
}

/** Whether it is a value of the option `resolve`. */
export function isResolve(value: unknown): boolean {
  return isRecord(value) &&
    Object.entries(value).every(([hostPort, addresses]) =>
      splitHostPort(hostPort) !== null && Array.isArray(addresses) && addresses.length > 0 &&
      addresses.every((address) => typeof address === "string" && ipFamily(address) !== null)
    );
}

/** Whether it is a value of `connectTo`: each side may leave out its host or its port, as in curl. */
export function isConnectTo(value: unknown): boolean {
  return isRecord(value) && Object.entries(value).flat().every((hostPort) => {
    if (typeof hostPort !== "string") return false;
    const port = /^(?:\[[!-\\^-~]+\]|[!-9;-Z\\^-~]*):([0-9]{1,5})?$/.exec(hostPort);
    return port !== null && (port[1] === undefined || isPort(Number(port[1])));
  });
}

function isRecord(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

function isPort(value: unknown): boolean {
  return Number.isInteger(value) && (value as number) >= 1 && (value as number) <= 65_535;
}
