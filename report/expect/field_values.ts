import { fieldOf } from "../fields.ts";
import { REDACTED, redactField } from "../text/safe.ts";
import { FIELD } from "./kinds.ts";
import { type CallValue, type Found, type SeenCall, unknown } from "./seen_call.ts";

/** What can be asserted by a word and the name of a field. */
export const FIELD_VALUES: Readonly<Record<string, (name: string) => CallValue>> = {
  "header.": fieldValue("A field of the response", ({ call, attempt }, name) => {
    const head = attempt.response?.head ?? null;
    return head === null ? unknown(call) : head.headers.get(name);
  }),
  "trailer.": fieldValue("A trailer field of the response", ({ call, attempt }, name) => {
    if (attempt.response?.body?.outcome !== "ok") return unknown(call);
    return attempt.response.trailers?.get(name) ?? null;
  }),
  "request.header.": fieldValue("A field of the request", ({ call, attempt }, name) => {
    return attempt.request === null ? unknown(call) : fieldOf(attempt.request.fields, name);
  }),
};

function fieldValue(
  help: string,
  of: (seen: SeenCall, name: string) => Found,
): (name: string) => CallValue {
  return (name) => {
    const isSecret = redactField(name, "") === REDACTED;
    return { kind: FIELD, help, isSecret, of: (seen) => of(seen, name) };
  };
}
