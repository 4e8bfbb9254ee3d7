import type { Field, InformationalDetail } from "../trace.ts";
import { headersOf } from "./fields.ts";
import type { ResponseHead } from "./http1/messages.ts";

/**
 * Makes the `headers` of a detail of its `fields` when somebody looks at them, which few do.
 *
 * One getter for all: V8 gives each object whose getter is its own a shape of its own too.
 */
const LATE_HEADERS: PropertyDescriptor & ThisType<{ fields: readonly Field[] }> = {
  configurable: true,
  enumerable: true,
  get() {
    const value = headersOf(this.fields);
    // Of a frozen detail they are made anew each time.
    Reflect.defineProperty(this, "headers", { value, configurable: true, enumerable: true });
    return value;
  },
};

/** A head as an event tells it. */
export function toldHead<D extends object>(head: ResponseHead, more: D): InformationalDetail & D {
  const { status, statusText, bytes } = head;
  // What a listener does with them must not change what was read, nor the next head like it.
  const fields = head.fields.map(([name, value]): Field => [name, value]);
  const detail = { status, statusText, bytes, fields, ...more };
  return Object.defineProperty(detail, "headers", LATE_HEADERS) as InformationalDetail & D;
}
