import type { ReportOptions } from "../redact.ts";
import type { CurlTimes } from "./times.ts";

/** What a report with curl's names is to know that no trace tells. */
export interface CurlOptions extends ReportOptions {
  /** Milliseconds since 1970 (UTC) at time 0 of the trace's clock: `epoch` of a `TraceLog`. */
  readonly epoch?: number;
  /** Which of the URLs of a command line it is, counted from 0. */
  readonly urlNumber?: number;
  /** The file that the body was written to. */
  readonly fileName?: string;
  /** A failure that is the caller's decision, such as that of `--fail`; it goes before the call's. */
  readonly failure?: CurlFailure;
}

/** How a call failed in the eyes of its caller. */
export interface CurlFailure {
  /** Exit status. */
  readonly exitCode: number;
  /** What went wrong. */
  readonly message: string;
}

/**
 * What curl's `-w` calls by these names, in curl's units.
 *
 * `null` is what did not happen, or is not known; curl has 0 or an empty text there.
 */
export interface CurlVariables extends CurlTimes {
  /** The certificates of the server as lines of text, in the handshake of this call. */
  readonly certs: string | null;
  /** Number of the last connection. */
  readonly conn_id: number | null;
  /** Value of the last `Content-Type`. */
  readonly content_type: string | null;
  /** What went wrong. */
  readonly errormsg: string | null;
  /** curl's exit status: 0 is success. */
  readonly exitcode: number | null;
  /** The file that the body was written to. */
  readonly filename_effective: string | null;
  /** Status of the last response; the same as `response_code`. */
  readonly http_code: number | null;
  /** Status of a proxy's answer to CONNECT. */
  readonly http_connect: number | null;
  /** HTTP version of the last response; 1.0 is `1`, as curl has it. */
  readonly http_version: string | null;
  /** IP address of this side of the last connection. */
  readonly local_ip: string | null;
  /** Port of this side. */
  readonly local_port: number | null;
  /** Method of the last request. */
  readonly method: string;
  /** Certificates that came in the handshake: 0 without one, otherwise not known. */
  readonly num_certs: number | null;
  /** New connections. */
  readonly num_connects: number;
  /** Fields in the head of the last response, and in those of 1xx before it. */
  readonly num_headers: number;
  /** Redirects that were followed. */
  readonly num_redirects: number;
  /** Attempts that were repeated. */
  readonly num_retries: number;
  /** What the check of a proxy's certificate said; 0 is good. */
  readonly proxy_ssl_verify_result: number | null;
  /** 1 if the last hop went by way of a proxy, otherwise 0. */
  readonly proxy_used: number | null;
  /** Where a redirect leads that was not followed. */
  readonly redirect_url: string | null;
  /** Value of the `Referer` that was sent last. */
  readonly referer: string | null;
  /** IP address of the peer of the last connection. */
  readonly remote_ip: string | null;
  /** Port of the peer. */
  readonly remote_port: number | null;
  /** Status of the last response. */
  readonly response_code: number | null;
  /** `http` or `https`. */
  readonly scheme: string;
  /** Bytes of the last body on the wire, without framing. */
  readonly size_download: number;
  /** Bytes of all response heads, those of redirects and 1xx included. */
  readonly size_header: number;
  /** Bytes of all requests, bodies and framing included. */
  readonly size_request: number;
  /** Bytes of the last request's body, without framing. */
  readonly size_upload: number;
  /** `size_download` a second of the whole call. */
  readonly speed_download: number | null;
  /** `size_upload` a second of the whole call. */
  readonly speed_upload: number | null;
  /** What the check of the server's certificate said, by OpenSSL's numbers; 0 is good. */
  readonly ssl_verify_result: number | null;
  /** The URL that was asked for, without userinfo and fragment. */
  readonly url: string;
  /** The URL that was fetched last. */
  readonly url_effective: string;
  /** Which of the different URLs of a command line it is, counted from 0. */
  readonly urlnum: number | null;
  /** Number of the call. */
  readonly xfer_id: number;
}
