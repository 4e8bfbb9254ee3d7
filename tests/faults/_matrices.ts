import { brokenConversations } from "./_conversation.ts";
import type { Matrix } from "./_matrix.ts";
import { brokenDials } from "./_dial.ts";
import { limits } from "./_limits.ts";
import { lyingHandshakes } from "./_lying_handshakes.ts";
import { lyingNames } from "./_names.ts";
import { stops } from "./_stops.ts";
import { fetchedText } from "./_strike.ts";

/** How a matrix comes to be, by its name; some are found out by a look at calls that go well. */
export const MATRICES = {
  "names": lyingNames,
  "dials": brokenDials,
  "handshakes": lyingHandshakes,
  "plain": () => brokenConversations("plain"),
  "fetched": () => brokenConversations("plain", fetchedText),
  "tls": () => brokenConversations("tls"),
  "node:tls": () => brokenConversations("node:tls"),
  "tunnel": () => brokenConversations("tunnel"),
  "socks": () => brokenConversations("socks"),
  "limits": limits,
  "aborts": () => stops("abort"),
  "late aborts": () => stops("abortLater"),
  "closes": () => stops("close"),
  "calls": () => stops("call"),
} as const satisfies Record<string, () => Matrix | Promise<Matrix>>;
