import deno from "../../deno.json" with { type: "json" };
import { outcomeOf } from "../_support/outcome.ts";

/** An option as its interface declares it. */
export interface DeclaredOption {
  readonly name: string;
  /** What its `@default` says, or `null`. */
  readonly default: string | null;
}

/** What `deno doc --json` tells of a symbol, as far as options need it. */
interface DocSymbol {
  readonly name: string;
  readonly declarations: readonly {
    readonly kind: string;
    readonly def: {
      readonly properties?: readonly {
        readonly name: string;
        readonly jsDoc?: {
          readonly doc?: string;
          readonly tags?: readonly { readonly kind: string; readonly value?: string }[];
        };
      }[];
    };
  }[];
}

/** The options of every exported interface that is named so, inherited ones left out. */
export async function declaredOptions(): Promise<ReadonlyMap<string, readonly DeclaredOption[]>> {
  const args = ["doc", "--json", ...Object.values(deno.exports)];
  const cwd = new URL("../../", import.meta.url);
  const { stdout } = await outcomeOf(Deno.execPath(), args, { cwd });
  const { nodes } = JSON.parse(stdout) as {
    nodes: Record<string, { symbols: DocSymbol[] }>;
  };
  const symbols = Object.values(nodes).flatMap(({ symbols }) => symbols);
  const types = symbols.filter(({ name }) => name.endsWith("Options"));
  return new Map(types.flatMap((symbol) => {
    const properties = symbol.declarations.flatMap(({ def }) => def.properties ?? []);
    if (properties.length === 0) return []; // one that another module exports again
    const options = properties.map(({ name, jsDoc }) => {
      const tag = jsDoc?.tags?.find(({ kind }) => kind === "default")?.value;
      // Behind other text on its line it is part of that text.
      const text = tag ?? /@default (\{.*\})/.exec(jsDoc?.doc ?? "")?.[1];
      return { name, default: text?.replace(/^\{(.*)\}$/, "$1") ?? null };
    });
    return [[symbol.name, options] as const];
  }));
}
