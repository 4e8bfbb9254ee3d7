import type { Field, InformationalDetail } from "../trace.ts";
import { headersOf } from "./fields.ts";
import type { ResponseHead } from "./http1/messages.ts";

/**
 * A head as an event tells it.
 *
 * Few who listen look at the fields, and to make them costs more than the event.
 */
export function toldHead({ status, statusText, fields, bytes }: ResponseHead): InformationalDetail {
  let headers: Headers | null = null;
  let copies: Field[] | null = null;
  return {
    status,
    statusText,
    bytes,
    // What a listener does with it must not change what was read, nor the next head like it.
    get fields() {
      return copies ??= fields.map(([name, value]) => [name, value]);
    },
    get headers() {
      return headers ??= headersOf(fields);
    },
  };
}
