import type { Field } from "../../trace.ts";
import { valuesOf } from "../fields.ts";
import type { TracedAttempt, TracedCall, TracedHop, TracedResponse } from "../model/traced.ts";
import { count } from "../text/figures.ts";
import { sentCookies, setCookies } from "./cookies.ts";
import type { HarContent, HarField, HarRequest, HarResponse } from "./types.ts";

/** What the conversion of one attempt needs to know. */
export interface HarSource {
  readonly call: TracedCall;
  readonly hop: TracedHop;
  readonly attempt: TracedAttempt;
  /** The same attempt with its secrets: the names of cookies stand between them. */
  readonly secret: TracedAttempt;
  readonly showSecrets: boolean;
  /** Milliseconds since 1970 at time 0 of the trace. */
  readonly epoch: number;
  /** Id of the page that the entry belongs to. */
  readonly page: string;
}

/** What was asked, as far as it was sent. */
export function harRequest({ hop, attempt, secret, showSecrets }: HarSource): HarRequest {
  const { request } = attempt;
  const fields = request?.fields ?? [];
  const [url = ""] = hop.url.split("#");
  const hasEnded = request !== null && request.end !== null;
  const bodySize = hasEnded ? request.bodyBytes : -1;
  return {
    method: hop.method,
    url,
    httpVersion: request === null ? "" : "HTTP/1.1",
    cookies: sentCookies(secret.request?.fields ?? [], showSecrets),
    headers: fields.map(harField),
    queryString: queryOf(url),
    ...(bodySize > 0 && {
      postData: {
        mimeType: valueOf(fields, "content-type") ?? "",
        text: "" as const,
        comment: `${count(bodySize, "byte")}, which the trace does not hold`,
      },
    }),
    headersSize: hasEnded || request?.headEnd ? request.headBytes : -1,
    bodySize,
  };
}

/** What was answered, as far as it came; `error` is why it did not come, or not the whole of it. */
export function harResponse(source: HarSource, error: string | null): HarResponse {
  const { attempt, secret, showSecrets, epoch } = source;
  const { response } = attempt;
  const head = response?.head ?? null;
  const fields = head?.fields ?? [];
  const received = epoch + (head?.time ?? 0);
  return {
    status: head?.status ?? 0,
    statusText: head?.statusText ?? "",
    httpVersion: head === null ? "" : `HTTP/${head.httpVersion}`,
    cookies: setCookies(secret.response?.head?.fields ?? [], received, showSecrets),
    headers: fields.map(harField),
    content: contentOf(response, fields),
    redirectURL: valueOf(fields, "location") ?? "",
    headersSize: head?.bytes ?? -1,
    bodySize: response?.body?.bodyBytes ?? -1,
    _transferSize: attempt.bytesReceived,
    ...(response?.trailers && { _trailers: [...response.trailers].map(harField) }),
    ...(error !== null && { _error: error }),
  };
}

/** A field as the archive has it. */
export function harField([name, value]: Field): HarField {
  return { name, value };
}

/** The value of a header field that comes once. */
function valueOf(fields: readonly Field[], wanted: string): string | null {
  return valuesOf(fields, wanted)[0] ?? null;
}

function contentOf(response: TracedResponse | null, fields: readonly Field[]): HarContent {
  const body = response?.body ?? null;
  const isCoded = valueOf(fields, "content-encoding") !== null;
  return {
    size: body?.decodedBytes ?? (response === null ? 0 : -1),
    ...(body !== null && isCoded && { compression: body.decodedBytes - body.bodyBytes }),
    mimeType: valueOf(fields, "content-type") ?? "x-unknown",
  };
}

function queryOf(url: string): HarField[] {
  return Array.from(URL.parse(url)?.searchParams ?? [], harField);
}
