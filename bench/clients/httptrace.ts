import type { RequestOptions, Transport } from "../../mod.ts";
import { drained, refilled, webStream } from "./streams.mjs";

/** How this client is measured. */
interface Options {
  readonly call: "request" | "fetch";
  /** Listens to every event type. */
  readonly listens?: boolean;
  /** Where the module is, if not in this tree. */
  readonly module?: string;
  readonly keepAlive: boolean;
  readonly maxConnections?: number;
  readonly ca?: string;
}

type Call = (url: string, init?: RequestOptions) => ReturnType<Transport["request"]>;

/** This module: `request()` or `fetch()`. */
export async function create(options: Options) {
  const { call, listens = false, keepAlive, maxConnections = 0, ca } = options;
  const { Transport, TRACE_EVENT_TYPES }: typeof import("../../mod.ts") = await import(
    options.module ?? import.meta.resolve("../../mod.ts")
  );
  const transport = new Transport({
    maxIdleConnsPerHost: 0,
    maxConnsPerHost: maxConnections,
    disableKeepAlives: !keepAlive,
    ...(ca !== undefined && { caCerts: [await Deno.readTextFile(ca)] }),
  });
  if (listens) {
    for (const type of TRACE_EVENT_TYPES) transport.trace.addEventListener(type, () => {});
  }
  const send = transport[call].bind(transport) as Call;
  return {
    loop: (url: string) => async () => (await (await send(url)).bytes()).length,
    async download(url: string, { whole, refills }: { whole: boolean; refills?: boolean }) {
      const response = await send(url);
      if (whole) return (await response.bytes()).length;
      return await (refills ? refilled : drained)(response.body);
    },
    async upload(url: string, bytes: number) {
      await (await send(url, { method: "POST", body: webStream(bytes) })).bytes();
    },
  };
}
