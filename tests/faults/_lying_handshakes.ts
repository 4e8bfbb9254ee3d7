import { Authority, type Certificate } from "../_support/certificates.ts";
import { type Carrier, CARRIERS, certificate, secured } from "./_carriers.ts";
import type { Cell, Matrix } from "./_matrix.ts";
import { sound } from "./_conversation.ts";
import { finish } from "./_dial.ts";
import { DIAL_PLACES, type DialPlace } from "./_dial_places.ts";
import { FaultServer, type TalkScript } from "./_fault_server.ts";
import { type Start, strike } from "./_strike.ts";

/** Who speaks in place of the server that is meant. */
interface Impostor {
  readonly expected: "certificate/tls" | "tls/tls";
  readonly carrier: Carrier;
  readonly script?: TalkScript;
}

const presenting = (make: () => Promise<Certificate>): Impostor => {
  let made: Promise<Certificate> | undefined;
  const accept: Carrier["accept"] = async (raw) => await secured(raw, await (made ??= make()));
  return { expected: "certificate/tls", carrier: { ...CARRIERS.tls, accept } };
};

/** Waits for the first bytes of the client, and then says something that is not the handshake's. */
const saying = (text: string): Impostor => ({
  expected: "tls/tls",
  carrier: CARRIERS.plain,
  script: async (talk) => {
    await talk.peer.exactly(1);
    await talk.say(text);
    await talk.peer.untilEnd();
  },
});

/** TLS 1.2's alerts of level 2, fatal: RFC 8446 section 6.2. */
const alert = (description: number): Impostor =>
  saying(`\x15\x03\x03\x00\x02\x02${String.fromCharCode(description)}`);

const IMPOSTORS: Readonly<Record<string, Impostor>> = {
  "an expired certificate": presenting(async () =>
    (await Authority.shared()).issueExpired("127.0.0.1")
  ),
  "one that is not valid yet": presenting(async () =>
    (await Authority.shared()).issueFuture("127.0.0.1")
  ),
  "one for another name": presenting(async () => (await Authority.shared()).issue("b.test")),
  "one of an unknown issuer": presenting(async () =>
    (await Authority.create("Nobody")).issue("127.0.0.1")
  ),
  "one of a namesake of its issuer": presenting(async () =>
    (await Authority.create()).issue("127.0.0.1")
  ),
  "the issuer's own": presenting(async () => (await Authority.shared()).certificate),
  "plain http": saying("HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\n\r\n"),
  "another protocol": saying("220 mail.test ESMTP\r\n"),
  "the alert handshake_failure": alert(40),
  "the alert protocol_version": alert(70),
  "the alert internal_error": alert(80),
  "the alert close_notify": alert(0),
};

/** What becomes of a handshake with somebody else. */
export function lyingHandshakes(): Matrix {
  const places = Object.entries(DIAL_PLACES).filter(([, { phase, says }]: [string, DialPlace]) =>
    phase === "tls" && says === undefined
  );
  const cells = Object.entries(IMPOSTORS).flatMap(([name, impostor]) =>
    places.map(([place, { ...dialPlace }]): Cell => ({
      row: name,
      column: place,
      expected: [impostor.expected],
      run: () => strike(handshake(dialPlace, impostor), "wait"),
    }))
  );
  return { title: "What a TLS server may show or say", rows: "it is", cells };
}

/** The next call is one to a server that is who it says it is. */
function handshake(place: DialPlace, { carrier, script = sound }: Impostor): Start {
  return async () => {
    await certificate();
    const impostor = await FaultServer.start(carrier, script);
    const front = await FaultServer.start(
      CARRIERS.plain,
      (talk) => finish(talk, place.steps, impostor.port, (text) => talk.say(text)),
    );
    const other = await FaultServer.start(CARRIERS.tls, sound);
    return {
      options: await place.options(front.port),
      url: `${place.scheme}://127.0.0.1:${front.port}/`,
      next: [`https://127.0.0.1:${other.port}/`, { proxy: null }],
      [Symbol.asyncDispose]: async () => {
        for (const server of [front, impostor, other]) await server[Symbol.asyncDispose]();
      },
    };
  };
}
