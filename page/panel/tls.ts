/// <reference lib="dom" />
import type { PageDial } from "../../report/html/page_data.ts";
import { el } from "../dom.ts";
import { count } from "../figures.ts";
import { errorBox, factList, section } from "./parts.ts";

const DAY = 86_400_000;
/** Days before the end of a certificate from which it is worth a warning. */
const SOON = 14;

type Tls = PageDial["tls"][number];

/** What is known of a handshake, and of the certificate as it was at that time. */
export function tlsSection(
  { peer, serverName, facts, error, end }: Tls,
  epoch: number,
): HTMLElement {
  const { protocol, cipher, alpnProtocol = null, certificate } = facts ?? {};
  const now = epoch + (end ?? 0);
  return section(
    peer === "proxy" ? "TLS with the proxy" : "TLS",
    factList(
      ["Server name", serverName],
      protocol === undefined ? null : ["Protocol", protocol],
      cipher === undefined ? null : ["Cipher", cipher],
      ["ALPN", alpnProtocol ?? "–"],
      ...(certificate === undefined ? [] : [
        ["Certificate", certificate.subject] as const,
        ["Names", certificate.names.join(", ")] as const,
        ["Issuer", certificate.issuer] as const,
        ["Valid", validity(certificate.validFrom, certificate.validTo, now)] as const,
        ["SHA-256", el("span", { class: "mono hash" }, certificate.fingerprint256)] as const,
        certificate.chain.length === 0
          ? null
          : ["Chain", certificate.chain.map(({ subject }) => subject).join(" ← ")] as const,
      ]),
    ),
    error === null ? null : errorBox(error, null),
  );
}

function validity(from: string, to: string, now: number): HTMLElement {
  const left = Math.floor((Date.parse(to) - now) / DAY);
  const [text, kind] = left < 0
    ? ["expired when this was recorded", "bad"]
    : [`${count(left, "day")} left when this was recorded`, left < SOON ? "warn" : "good"];
  const days = `${from.slice(0, 10)} to ${to.slice(0, 10)}, `;
  return el("span", {}, days, el("b", { class: kind ?? "" }, text ?? ""));
}
