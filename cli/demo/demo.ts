import { setTimeout } from "node:timers/promises";
import { Transport } from "../../mod.ts";
import { EXIT_CODES } from "../../report/curl/exit_codes.ts";
import type { Values } from "../args/options.ts";
import { conclude } from "../conclusion.ts";
import { CliError } from "../errors/cli_error.ts";
import type { Io } from "../io.ts";
import { Session } from "../session.ts";
import { AUTHORITY } from "./certificates.ts";
import { LOOPBACK, NameServer } from "./name_server.ts";
import { WebServers } from "./web_servers.ts";

const BING = "www.bing.test";
const EXAMPLE = "www.example.test";
const PAUSE_MS = 500;

/** A request of the scenario, and what it shows. */
interface Step {
  readonly url: string;
  readonly story: string;
  /** Shows its waterfall beside the log. */
  readonly isDrawn?: boolean;
  /** How long nothing happens before. */
  readonly pause?: number;
}

/** Shows new, reused and idle connections, with all that a request needs on this machine. */
export async function runDemo(values: Values, io: Io): Promise<number> {
  using session = await Session.open(values, io);
  const { reporter } = session;
  const say = (text: string): void => {
    if (reporter.isProse) reporter.say(text);
  };
  await play(session, say);
  say("# The end: the transport has closed what was still open.");
  return await conclude(session, values, io, 0);
}

function startServers(): WebServers {
  try {
    return new WebServers();
  } catch (error) {
    if (!(error instanceof Deno.errors.NotCapable)) throw error;
    // Which ports will be free, nobody knows before.
    const why = "a permission is missing, run deno with --allow-net";
    throw new CliError(EXIT_CODES.connect, `Cannot start servers on this machine: ${why}`);
  }
}

/** Sends the requests of the scenario; when this is over, the connections are closed too. */
async function play(session: Session, say: (text: string) => void): Promise<void> {
  const { reporter, signal } = session;
  await using servers = startServers();
  const records = new Map([LOOPBACK.ipv4, ...(servers.hasIpv6 ? [LOOPBACK.ipv6] : [])]);
  await using nameServer = await NameServer.start([BING, EXAMPLE], records);
  await using transport = new Transport({
    nameServer: { ipAddr: "127.0.0.1", port: nameServer.port },
    caCerts: [AUTHORITY],
    proxy: null,
  });
  say(`# Two web servers and a name server run on this machine; nothing leaves it.
# ${BING} and ${EXAMPLE} are looked up with real DNS queries.`);
  reporter.attach(transport.trace);
  const steps = scenario(servers);
  for (const [index, { url, story, isDrawn = false, pause = 0 }] of steps.entries()) {
    // A picture of each kind of connection is enough, unless pictures are all that was asked for.
    reporter.draws = isDrawn;
    say(`# Request ${index + 1} of ${steps.length}. ${story}`);
    try {
      if (pause > 0) await setTimeout(pause, undefined, { signal });
      await (await transport.request(url, { signal })).bytes();
    } catch (error) {
      session.throwIfStopped();
      throw error;
    }
    session.throwIfStopped();
  }
}

function scenario({ httpsPort, httpPort }: WebServers): Step[] {
  const bing = `https://${BING}:${httpsPort}/`;
  const example = `http://${EXAMPLE}:${httpPort}/`;
  return [
    {
      url: bing,
      story: "A new connection: DNS, TCP and TLS come before the first byte.",
      isDrawn: true,
    },
    {
      url: bing,
      story: "The same host: the connection is reused, and all of that is saved.",
      isDrawn: true,
    },
    { url: bing, story: "Reused again." },
    {
      url: example,
      story: "Another host needs a connection of its own; plain http has no TLS.",
      isDrawn: true,
    },
    { url: example, story: "Reused." },
    { url: example, story: "Reused again; the first host's connection is idle meanwhile." },
    {
      url: bing,
      story: `Back at the first host ${PAUSE_MS} ms later: its idle connection still serves.`,
      isDrawn: true,
      pause: PAUSE_MS,
    },
    { url: bing, story: "And once more: IdleTime, in nanoseconds, is short again." },
  ];
}
