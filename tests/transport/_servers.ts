import type { Script } from "../_support/scripted_server.ts";
import { ScriptedServer } from "../_support/scripted_server.ts";

/** A server that answers each request with the same bytes, and leaves the connection open. */
export function answering(answer: string): Promise<ScriptedServer> {
  return ScriptedServer.start(answerWith(answer));
}

/** Answers each request without a body with the same bytes. */
export function answerWith(answer: string): Script {
  return async (peer) => {
    while (true) {
      await peer.head();
      await peer.send(answer);
    }
  };
}

/** Answers the first request with some bytes, and closes the connection. */
export function answerAndClose(answer: string): Script {
  return async (peer) => {
    await peer.head();
    await peer.send(answer);
  };
}

/** A response with `Content-Length`. */
export function ok(body: string, ...lines: string[]): string {
  const fields = [...lines, `Content-Length: ${body.length}`].join("\r\n");
  return `HTTP/1.1 200 OK\r\n${fields}\r\n\r\n${body}`;
}

/** Every kind of event that one call can cause: interim responses, chunks and trailers. */
export const answerRichly: Script = async (peer) => {
  while (true) {
    if (/^expect:/im.test(await peer.head())) {
      await peer.send("HTTP/1.1 100 Continue\r\n\r\n");
      await peer.exactly(5);
    }
    await peer.send(
      "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" +
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" +
        "5\r\nhello\r\n0\r\nA: b\r\n\r\n",
    );
  }
};

/** Sends back what it was sent: the head in a field-like form, and the body. */
export function echoServer() {
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, async (request) => {
    const fields = [...request.headers].map(([name, value]) => [`x-${name}`, value]);
    return new Response(await request.bytes(), { headers: fields as [string, string][] });
  });
  return {
    url: (path = "/") => `http://127.0.0.1:${server.addr.port}${path}`,
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}
