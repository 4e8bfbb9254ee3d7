import type { Client } from "./client.ts";
import type { Script, ScriptedServer } from "./scripted_server.ts";
import { HELLO } from "./scripts.ts";

/** Answers by the target of a request, and with `hello` for those that it does not know. */
export function site(answers: Readonly<Record<string, string>> = {}): Script {
  return async (peer) => {
    while (true) {
      const head = await peer.head();
      await peer.exactly(Number(/^content-length: (\d+)/im.exec(head)?.[1] ?? 0));
      await peer.send(answers[head.split(" ")[1] ?? ""] ?? HELLO);
    }
  };
}

/** Answers a head at once, and hears what else comes. */
export function answerHead(answer: string): Script {
  return async (peer) => {
    await peer.head();
    await peer.send(answer);
    await peer.untilEnd();
  };
}

/** A response that redirects. */
export function to(location: string, { status = 302, body = "", more = "" } = {}): string {
  const fields = `location: ${location}\r\ncontent-length: ${body.length}\r\n${more}`;
  return `HTTP/1.1 ${status} Moved\r\n${fields}\r\n${body}`;
}

/** Everything that a server was asked, over all its connections. */
export function received(server: ScriptedServer): string {
  return server.peers.map((peer) => peer.received).join("");
}

/** The methods and targets that were sent. */
export function requestsOf({ events }: Client): string[] {
  return events.details("requeststart").map(({ method, target }) => `${method} ${target}`);
}
