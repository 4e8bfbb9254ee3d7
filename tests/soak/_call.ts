import {
  type FetchInit,
  type RequestOptions,
  type Transport,
  TransportError,
  type TransportResponse,
} from "../../mod.ts";
import { Trace } from "../../trace.ts";
import { contentOf, hashOf } from "./_content.ts";
import { type Plan, targetOf } from "./_plan.ts";
import { type End, wrongWith } from "./_verdict.ts";

/** What both ways of a call give. */
type AnyResponse = Response | TransportResponse;

const STREAMED = 3_000;

/** Makes the call of a plan; the answer is what is wrong with how it ended, or `null`. */
export async function callOf(
  plan: Plan,
  transport: Transport,
  origin: string,
): Promise<string | null> {
  const trace = new Trace();
  const course: string[] = [];
  let isReused = false;
  trace.addEventListener("gotconn", ({ connId, detail: { reused, requestsServed } }) => {
    isReused ||= reused;
    course.push(`connection ${connId} after ${requestsServed} requests`);
  });
  trace.addEventListener("retry", ({ detail }) => course.push(detail.reason));
  const stop = new AbortController();
  const timer = plan.stop.kind === "abort" &&
    setTimeout(() => stop.abort(plan), plan.stop.milliseconds);
  try {
    const end = await ended(plan, transport, origin + targetOf(plan.answer), trace, stop.signal);
    const wrong = typeof end === "string" ? end : wrongWith(plan, isReused, end);
    return wrong === null ? null : `${wrong} (${course.join(", ")})`;
  } finally {
    if (timer !== false) clearTimeout(timer);
  }
}

/** How the call ended; as text, what its response says that is not so. */
async function ended(
  plan: Plan,
  transport: Transport,
  url: string,
  trace: Trace,
  signal: AbortSignal,
): Promise<End | string> {
  try {
    const init = { ...initOf(plan), trace, signal };
    const response: AnyResponse = plan.way === "fetch"
      ? await transport.fetch(url, init as FetchInit)
      : await transport.request(url, init);
    if (plan.stop.kind === "cancel" && plan.answer.size > 0 && response.body !== null) {
      await response.body.cancel();
      return { kind: "cancelled" };
    }
    return endOf(plan, response.headers, new Uint8Array(await response.arrayBuffer()));
  } catch (error) {
    if (error === plan) return { kind: "aborted" };
    if (error instanceof TransportError) {
      return { kind: "error", code: error.code, message: error.message };
    }
    return `it threw ${error}`;
  }
}

function endOf({ answer, method, upload }: Plan, headers: Headers, body: Uint8Array): End | string {
  const number = headers.get("x-number");
  if (number !== `${answer.nth}`) return `the response is that of request ${number}`;
  const sent = hashOf(contentOf(answer.nth, upload.size));
  if (headers.get("x-upload") !== sent) return "the server got another body than was sent";
  const content = method === "HEAD" ? new Uint8Array() : contentOf(answer.nth, answer.size);
  if (method !== "HEAD" && headers.get("x-content") !== hashOf(content)) return "another content";
  return { kind: hashOf(body) === hashOf(content) ? "ok" : "altered" };
}

function initOf({ answer: { nth }, method, upload, stop }: Plan): RequestOptions {
  const content = contentOf(nth, upload.size);
  return {
    method,
    ...(stop.kind === "timeout" && { timeout: stop.milliseconds }),
    ...(upload.kind === "expect" && { headers: { expect: "100-continue" } }),
    ...(upload.kind !== "none" && { body: upload.kind === "stream" ? streamOf(content) : content }),
  };
}

function streamOf(content: Uint8Array<ArrayBuffer>): ReadableStream<Uint8Array<ArrayBuffer>> {
  let begin = 0;
  return new ReadableStream({
    pull(controller): void {
      if (begin >= content.length) return controller.close();
      controller.enqueue(content.slice(begin, begin += STREAMED));
    },
  });
}
