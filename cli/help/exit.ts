import { EXIT_CODES } from "../../report/curl/exit_codes.ts";
import { USAGE_STATUS } from "../errors/cli_error.ts";
import {
  CACERT_STATUS,
  CERT_STATUS,
  CHECK_STATUS,
  EXPECT_STATUS,
  FAIL_STATUS,
  READ_STATUS,
  SCHEME_STATUS,
  WRITE_STATUS,
} from "../errors/exit_status.ts";
import { INTERRUPT, TERMINATION } from "../signals.ts";
import { columns, page, paragraph } from "./layout.ts";

const REFUSED = "the options are wrong, or contradict each other";

/** Why a request fails, in the order of what it does. A reason that is missing does not compile. */
const FAILURES: Readonly<Record<keyof typeof EXIT_CODES, string>> = {
  invalidUrl: "the URL is none",
  invalidMethod: REFUSED,
  invalidHeader: REFUSED,
  invalidBody: REFUSED,
  invalidOption: REFUSED,
  dns: "the name has no address, or cannot be looked up",
  connect: "no address could be connected to",
  proxy: "a SOCKS proxy makes no tunnel",
  tls: "the TLS handshake failed",
  certificate: "the server's certificate is not to be trusted",
  send: "the request could not be written",
  requestBody: "the body to send cannot be read",
  receive: "the connection broke, or an HTTP proxy makes no tunnel",
  emptyReply: "the server closed the connection without an answer",
  truncated: "the answer ended too early",
  protocol: "the answer is no HTTP/1.1",
  tooLarge: "the head of the answer is too large",
  decode: "the answer's compression is corrupt, or it grows too large",
  redirect: "a redirect cannot be followed",
  tooManyRedirects: "there are too many redirects",
  timeout: "a limit on time was reached",
  closed: "the call was called off",
};

const OTHERS: readonly (readonly [status: number, why: string])[] = [
  [0, "everything is as it should be, whatever the status of the answers"],
  [SCHEME_STATUS, "the URL is neither http nor https"],
  [USAGE_STATUS, REFUSED],
  [5, "the proxy's URL or name leads nowhere"],
  [FAIL_STATUS, "with --fail, the status of the answer is 400 or more"],
  [WRITE_STATUS, "a file, or standard output, cannot be written"],
  [READ_STATUS, "a file cannot be read, or is no saved trace"],
  [CERT_STATUS, "the client certificate or its key cannot be used"],
  [CACERT_STATUS, "the file of --cacert cannot be read, or holds no certificate"],
  [EXPECT_STATUS, "what --expect says is not so"],
  [CHECK_STATUS, "with check, the trace breaks a law"],
  [INTERRUPT.status, "Ctrl-C ended it; what was known so far is shown"],
  [TERMINATION.status, "SIGTERM ended it, in the same way"],
];

/** The text of `help exit`. */
export function exitHelp(): string {
  const failures = Object.entries(FAILURES)
    .map(([code, why]) => [EXIT_CODES[code as keyof typeof EXIT_CODES], why] as const);
  const whys = Map.groupBy([...OTHERS, ...failures], ([status]) => status);
  const rows = [...whys].sort(([one], [other]) => one - other).map(([status, all]) => {
    return [String(status), [...new Set(all.map(([, why]) => why))].join("; ")] as const;
  });
  return page(
    paragraph(
      "The exit status tells scripts what went wrong. It is curl's wherever curl has one; " +
        `${EXPECT_STATUS} and ${CHECK_STATUS} are httptrace's own. Of several requests it is ` +
        "that of the last one that failed.",
    ),
    columns(rows),
  );
}
