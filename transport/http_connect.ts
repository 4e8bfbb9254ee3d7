import type { Field } from "../trace.ts";
import type { Bytes } from "./bytes.ts";
import type { ProxyResponse } from "./errors.ts";
import { headersOf } from "./fields.ts";
import { Codec } from "./http1/codec.ts";
import { NEED_DATA, ProtocolError, type ResponseHead } from "./http1/messages.ts";
import { type Wire, writeAll } from "./socket.ts";
import { after } from "./timers.ts";

/** How much of what a proxy says of its refusal is kept. */
const MOST_BODY = 64 * 1024;

/** How long a proxy may take to say it: its status tells most. */
const BODY_PATIENCE = 1_000;

/** A proxy does not want to make a tunnel. */
export class ProxyRefusal extends Error {
  override readonly name = "ProxyRefusal";
  readonly response: ProxyResponse;

  constructor(response: ProxyResponse) {
    super(`the proxy answers ${response.status} ${response.statusText}`.trimEnd());
    this.response = response;
  }
}

/** The request for a tunnel. */
export interface ConnectRequest {
  /** `host:port` behind the proxy. */
  readonly target: string;
  readonly fields: readonly Field[];
  readonly maxHeadBytes: number;
  /** Told of the final answer, whatever it is. */
  readonly answered: (head: ResponseHead) => void;
}

/**
 * Makes a tunnel through an http proxy: RFC 9110 section 9.3.6.
 *
 * @throws {ProtocolError} If the answer is not HTTP/1.1.
 * @throws {ProxyRefusal} If the proxy refuses.
 */
export async function openHttpTunnel(wire: Wire, request: ConnectRequest): Promise<void> {
  const { target, fields } = request;
  const codec = new Codec(request.maxHeadBytes);
  const head = codec.writeHead({ method: "CONNECT", target, fields }, "none");
  await writeAll(wire, head);
  const answer = await finalHead(wire, codec);
  request.answered(answer);
  const { status, statusText } = answer;
  if (status < 200 || status > 299) {
    const body = status < 200 ? new Uint8Array(0) : await refusalBody(wire, codec);
    const headers = headersOf(answer.fields);
    throw new ProxyRefusal({ status, statusText, headers, body });
  }
  // Nobody has said anything to the origin yet, so it cannot have answered.
  if (codec.input.length > 0) {
    throw new ProtocolError("malformed", "unexpected bytes follow the answer of the proxy");
  }
}

async function finalHead(wire: Wire, codec: Codec): Promise<ResponseHead> {
  for (;;) {
    const message = codec.input.length === 0 ? NEED_DATA : codec.readHead();
    if (message === NEED_DATA) await fill(wire, codec);
    else if (message.type === "final") return message.head;
  }
}

/** As much of the body as comes soon; whatever is wrong with it, the refusal stands. */
async function refusalBody(wire: Wire, codec: Codec): Promise<Bytes> {
  const body = new Uint8Array(MOST_BODY);
  let size = 0;
  const read = async (): Promise<void> => {
    for (;;) {
      size += codec.readBody(body, size);
      if (codec.responseDone || size === MOST_BODY) return;
      await fill(wire, codec);
    }
  };
  const patience = Promise.withResolvers<void>();
  const callOff = after(BODY_PATIENCE, patience.resolve);
  await Promise.race([read().catch(() => {}), patience.promise]);
  callOff();
  return body.slice(0, size);
}

async function fill(wire: Wire, codec: Codec): Promise<void> {
  const bytes = await wire.read(codec.input.space());
  if (bytes === null) codec.endOfInput();
  else codec.input.filled(bytes);
}
