import type { Peer } from "./peer.ts";
import type { Script } from "./scripted_server.ts";

/** A response whose body is `hello`. */
export const HELLO = "HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nhello";

/** Answers every request with `hello`. */
export const sayHello: Script = async (peer) => {
  while (true) {
    await peer.head();
    await peer.send(HELLO);
  }
};

/** Answers a request with `hello`; does something else when the next one has arrived. */
export function helloThen(act: (peer: Peer) => Promise<void> | void): Script {
  return async (peer) => {
    await peer.head();
    await peer.send(HELLO);
    await peer.head();
    await act(peer);
  };
}

/** Answers a request with `hello`, and resets the connection with the next one. */
export const resetWhenReused: Script = helloThen((peer) => peer.reset());

/** Reads nothing and says nothing. */
export const ignore: Script = (peer) => peer.stall();

/** Reads everything and says nothing. */
export const neverAnswer: Script = (peer) => peer.untilEnd();

/** Answers a request with a head and half of the body. */
export const answerByHalf: Script = async (peer) => {
  await peer.head();
  await peer.send("HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nhel");
  await peer.untilEnd();
};

/** Passes everything on to another port, and back. */
export function relayTo(port: number): Script {
  return async (peer) => {
    using upstream = await Deno.connect({ hostname: "127.0.0.1", port });
    const answers = (async () => {
      for await (const bytes of upstream.readable) await peer.write(bytes);
    })();
    const requests = (async () => {
      for (let text; (text = await peer.read(65_536)) !== null;) {
        await upstream.write(Uint8Array.from(text, (byte) => byte.charCodeAt(0)));
      }
    })();
    await Promise.race([answers, requests, peer.closed]);
  };
}
