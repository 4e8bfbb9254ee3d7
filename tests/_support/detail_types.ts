import { outcomeOf } from "./outcome.ts";

/** What `deno doc --json` tells of a type, as far as the details of events need it. */
type DocType = {
  readonly kind: string;
  readonly value: unknown;
};

/** A property of a detail, as `trace_details.ts` declares it. */
export interface DetailProperty {
  readonly isOptional: boolean;
  /** The words that it may be, or `null` if its type is no union of words. */
  readonly words: readonly string[] | null;
}

/** Names of the properties of a detail, and what each may be. */
export type DetailProperties = Readonly<Record<string, DetailProperty>>;

type Declaration = {
  readonly def: {
    readonly extends?: readonly DocType[];
    readonly properties?: readonly { name: string; optional?: boolean; tsType: DocType }[];
    readonly tsType?: DocType;
  };
};

/** The properties of each event's detail, as the compiler knows them. */
export async function detailTypes(): Promise<ReadonlyMap<string, DetailProperties>> {
  const file = new URL("../../trace_details.ts", import.meta.url);
  const { stdout } = await outcomeOf(Deno.execPath(), ["doc", "--json", file.pathname]);
  const { nodes } = JSON.parse(stdout);
  const [{ symbols }] = Object.values(nodes) as [{ symbols: unknown[] }];
  const types = new Map(
    (symbols as { name: string; declarations: Declaration[] }[])
      .map(({ name, declarations }) => [name, declarations[0]!]),
  );
  const events = types.get("TraceEventMap")?.def.properties ?? [];
  return new Map(events.map(({ name, tsType }) => [name, propertiesOf(nameOf(tsType), types)]));
}

function propertiesOf(name: string, types: ReadonlyMap<string, Declaration>): DetailProperties {
  const { extends: bases = [], properties = [] } = types.get(name)?.def ?? {};
  const inherited = bases.map((base) => propertiesOf(nameOf(base), types));
  const own = properties.map(({ name, optional, tsType }) => {
    return [name, { isOptional: optional ?? false, words: wordsOf(tsType, types) }] as const;
  });
  return Object.assign({}, ...inherited, Object.fromEntries(own));
}

function wordsOf(type: DocType, types: ReadonlyMap<string, Declaration>): string[] | null {
  if (type.kind === "typeRef") {
    const alias = types.get(nameOf(type))?.def.tsType;
    return alias === undefined ? null : wordsOf(alias, types);
  }
  if (type.kind === "literal") return [(type.value as { string: string }).string];
  if (type.kind !== "union") return null;
  const parts = (type.value as DocType[]).map((part) => wordsOf(part, types));
  return parts.every((part) => part !== null) ? parts.flat() : null;
}

function nameOf(type: DocType): string {
  return (type.value as { typeName: string }).typeName;
}
