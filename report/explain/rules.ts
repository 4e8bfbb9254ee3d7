import { addressLost } from "./address_race.ts";
import { slowConsumer, slowDownload } from "./body.ts";
import { certificateExpires, certificateName, certificateRefused } from "./certificate.ts";
import { closedFirst } from "./closing.ts";
import { uncompressed } from "./compression.ts";
import { sideBySide } from "./crowd.ts";
import { dnsHidden, slowDns } from "./dns.ts";
import { aborted, cutShort, dnsFailed, failed, timeout } from "./failure.ts";
import type { Rule, RuleName } from "./finding.ts";
import { oldHttp } from "./old_http.ts";
import { proxyTunnel } from "./proxy.ts";
import { queued } from "./queue.ts";
import { credentialsDropped, downgraded, redirectLoop, redirects } from "./redirects.ts";
import { expectContinue, slowUpload } from "./request.ts";
import { keepAliveTooShort, notReused } from "./reuse.ts";
import { distance, serverTime } from "./server_time.ts";
import { staleConnection } from "./stale.ts";
import { errorStatus } from "./status.ts";
import { oldTls, slowTls } from "./tls.ts";
import { coldStart } from "./warm_up.ts";

/** Every rule by its name. */
export const RULES: Readonly<Record<RuleName, Rule>> = {
  timeout,
  dnsFailed,
  certificateRefused,
  cutShort,
  redirectLoop,
  failed,
  aborted,
  errorStatus,
  credentialsDropped,
  downgraded,
  certificateExpires,
  certificateName,
  addressLost,
  slowDns,
  dnsHidden,
  proxyTunnel,
  slowTls,
  oldTls,
  oldHttp,
  coldStart,
  queued,
  sideBySide,
  notReused,
  keepAliveTooShort,
  staleConnection,
  closedFirst,
  redirects,
  slowUpload,
  expectContinue,
  serverTime,
  distance,
  slowDownload,
  slowConsumer,
  uncompressed,
};
