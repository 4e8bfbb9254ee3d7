import type { MissReason } from "../../trace.ts";

/** Why no idle connection served, where there had been one. */
export const MISSES: Readonly<Partial<Record<MissReason, string>>> = {
  busy: "all others are in use",
  limit: "the limit on connections to the host is reached",
  disabled: "keep-alive is disabled",
  expired: "the idle one had expired",
  closedByPeer: "the server had closed the idle one",
  connectionClose: "the last one was for one request only",
  evicted: "the idle one had to make room",
  broken: "the last one broke",
};
