import type { Peer } from "./peer.ts";
import type { Script } from "./scripted_server.ts";
import { relayTo } from "./scripts.ts";

/** Answers CONNECT, whatever it asks for, and then waits for the end. */
export function answerConnect(answer: string): Script {
  return async (peer) => {
    await peer.head();
    await peer.send(answer);
    await peer.untilEnd();
  };
}

/** Answers CONNECT with success, and leads to a port whatever was asked for. */
export function tunnelTo(port: number, answer = "HTTP/1.1 200 OK\r\n\r\n"): Script {
  return async (peer) => {
    await peer.head();
    await peer.trickle(answer);
    await relayTo(port)(peer);
  };
}

/** What a SOCKS5 proxy says, and whom it knows. */
export interface SocksScript {
  /** The method that it chooses, or what else it says to the greeting. @default {"\x05\x00"} */
  readonly greeting?: string;
  /** What it says to user and password. */
  readonly authentication?: string;
  /** What it says to the request. @default {"\x05\x00\x00\x01\x7f\x00\x00\x01\x00\x50"} */
  readonly reply?: string;
  /** What comes after that. */
  readonly then?: Script;
}

/** A SOCKS5 proxy that says what a test wants; an empty answer closes the connection. */
export function socks(script: SocksScript = {}): Script {
  const { greeting = "\x05\x00", authentication, reply = SUCCESS, then } = script;
  return async (peer) => {
    const [, methods = 0] = codes(await peer.exactly(2));
    await peer.exactly(methods);
    if (!await says(peer, greeting)) return;
    if (authentication !== undefined) {
      const [, userLength = 0] = codes(await peer.exactly(2));
      await peer.exactly(userLength);
      const [passwordLength = 0] = codes(await peer.exactly(1));
      await peer.exactly(passwordLength);
      if (!await says(peer, authentication)) return;
    }
    const [, , , type] = codes(await peer.exactly(4));
    const [nameLength = 0] = type === 3 ? codes(await peer.exactly(1)) : [];
    await peer.exactly((type === 1 ? 4 : type === 4 ? 16 : nameLength) + 2);
    if (!await says(peer, reply)) return;
    await (then ?? ((it) => it.untilEnd()))(peer);
  };
}

const SUCCESS = "\x05\x00\x00\x01\x7f\x00\x00\x01\x00\x50";

async function says(peer: Peer, text: string): Promise<boolean> {
  if (text === "") return false;
  await peer.trickle(text);
  return true;
}

function codes(text: string): number[] {
  return Array.from(text, (character) => character.charCodeAt(0));
}
