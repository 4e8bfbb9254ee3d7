import { Authority } from "../../tests/_support/certificates.ts";
import { findProgram } from "../../tests/_support/requires.ts";
import { cpuPerRequest, paceBar, paceOf, perSecond } from "../figures.ts";
import { Missing, type Work } from "../model.ts";
import type { PeerName } from "../peers/peers.ts";
import { startNginx } from "../servers/nginx.ts";
import { requesting } from "./small_get.ts";

const CONNECTIONS = 64;

const PEERS: readonly PeerName[] = [
  ...["bare loop", "request()", "fetch()", "native fetch", "node:http", "undici"] as const,
  ...["fetch, Node", "undici, Node", "Go, all hooks"] as const,
];

export const https: Work = {
  name: "https",
  title: "Small GET over https, 64 connections, kept alive",
  columns: [perSecond, paceOf("bare loop"), paceOf("native fetch"), cpuPerRequest],
  bars: [paceBar("request()", "native fetch", 2), paceBar("fetch()", "native fetch", 2)],
  async open(scale, stack) {
    if (findProgram("openssl") === null) throw new Missing("openssl is not installed");
    const authority = await Authority.create();
    const ca = await Deno.makeTempFile({ suffix: ".pem" });
    stack.defer(() => Deno.remove(ca));
    await Deno.writeTextFile(ca, authority.certificate.cert);
    const url = await startNginx(stack, { certificate: await authority.issue("127.0.0.1") });
    return requesting(PEERS, url("/small"), { connections: CONNECTIONS, ca }, scale);
  },
};
