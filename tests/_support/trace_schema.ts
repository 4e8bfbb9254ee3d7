import { Ajv2020, type AnySchemaObject, type ErrorObject } from "npm:ajv@8/dist/2020.js";
import { default as addFormats } from "npm:ajv-formats@3";
import type { DetailProperties } from "./detail_types.ts";
import schema from "../../report/trace.schema.json" with { type: "json" };

/** Tells what a schema says against a line; empty if it is valid. */
export type LineCheck = (line: string) => string[];

/** A check by the schema as it is published. */
export function openCheck(): LineCheck {
  return checkBy(schema);
}

/** A check that also refuses types and properties which the schema does not name. */
export function closedCheck(): LineCheck {
  const closed = structuredClone(schema) as AnySchemaObject;
  closed.properties.type.enum = ["header", "summary", ...eventTypes()];
  for (const [name, rules] of Object.entries<AnySchemaObject>(closed.$defs)) {
    // What an event tells in its ending is named beside it.
    if (rules.properties !== undefined && name !== "ending") rules.unevaluatedProperties = false;
  }
  return checkBy(closed);
}

/** A check of the kinds of values alone, whichever words and numbers they are. */
export function kindCheck(): LineCheck {
  return checkBy(schema, ({ keyword }) => !["enum", "minimum", "format", "if"].includes(keyword));
}

/** The types of events that the schema knows. */
export function eventTypes(): string[] {
  return schema.allOf.flatMap((rule) => {
    const { type } = rule.if.properties;
    return "const" in type && !["header", "summary"].includes(type.const) ? [type.const] : [];
  });
}

/** The properties that the schema names in the detail of an event. */
export function detailRules(type: string): DetailProperties {
  const definitions: Record<string, AnySchemaObject> = schema.$defs;
  const own = definitions[type]!;
  const all = [own, ...("$ref" in own ? [schema.$defs.ending] : [])];
  const required = all.flatMap((rules): string[] => rules.required ?? []);
  const properties = all.flatMap((rules) => Object.entries<AnySchemaObject>(rules.properties));
  return Object.fromEntries(properties.map(([name, rules]) => {
    return [name, { isOptional: !required.includes(name), words: rules.enum ?? null }];
  }));
}

function checkBy(rules: AnySchemaObject, counts = (_: ErrorObject) => true): LineCheck {
  const ajv = new Ajv2020({ allErrors: true, allowUnionTypes: true, strictRequired: false });
  addFormats.default(ajv);
  const validate = ajv.compile(rules);
  return (line) => {
    return validate(JSON.parse(line)) ? [] : (validate.errors ?? []).filter(counts).map(textOf);
  };
}

function textOf({ instancePath, message, params }: ErrorObject): string {
  return `${instancePath || "/"} ${message} ${JSON.stringify(params)}`;
}
