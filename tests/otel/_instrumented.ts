import type { TransportOptions } from "../../mod.ts";
import { instrument, type InstrumentOptions } from "../../otel.ts";
import { Client } from "../_support/client.ts";
import type { ScriptedServer } from "../_support/scripted_server.ts";
import { received } from "../_support/site.ts";
import { api, type Telemetry } from "../_support/telemetry.ts";

/** A transport that tells an SDK of its own about its calls. */
export function instrumented(
  telemetry: Telemetry,
  options: TransportOptions = {},
  more: InstrumentOptions = {},
) {
  const client = new Client(options);
  const { tracerProvider, meterProvider } = telemetry;
  const made = instrument(client, api, { tracerProvider, meterProvider, ...more });
  return {
    client,
    ...made,
    /** Fetches a URL and reads it to its end, whatever comes of it. */
    get: async (url: string, init?: Parameters<typeof made.fetch>[1]) => {
      await made.fetch(url, init).then((response) => response.text()).catch(() => {});
    },
    async [Symbol.asyncDispose](): Promise<void> {
      made[Symbol.dispose]();
      await client.close();
    },
  };
}

/** The `traceparent` of each request that a server got. */
export function traceparents(server: ScriptedServer): string[] {
  return Array.from(received(server).matchAll(/^traceparent: (.*)\r$/gm), ([, value]) => value!);
}

/** Open connections by their state. */
export async function openConnections(telemetry: Telemetry): Promise<Record<string, unknown>> {
  const { dataPoints } = await telemetry.metric("http.client.open_connections");
  return Object.fromEntries(dataPoints.map(({ attributes, value }) => {
    return [attributes["http.connection.state"], value];
  }));
}
