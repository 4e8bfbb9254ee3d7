import type { Attributes, AttributeValue } from "./http_semantics.ts";
import type { OtlpAttribute, OtlpValue } from "./types.ts";

/** Attributes as OTLP has them. */
export function otlpAttributes(attributes: Attributes): OtlpAttribute[] {
  return Object.entries(attributes).map(([key, value]) => ({ key, value: otlpValue(value) }));
}

function otlpValue(value: AttributeValue): OtlpValue {
  switch (typeof value) {
    case "string":
      return { stringValue: value };
    case "boolean":
      return { boolValue: value };
    case "number":
      return { intValue: String(value) };
    case "object":
      return { arrayValue: { values: value.map(otlpValue) } };
  }
}
