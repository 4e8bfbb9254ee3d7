/** What {@linkcode parseArgs} returns, worked out from the names in its options. @module */

type OneOrMany<Name> = Name | readonly Name[];
type Aliases = Record<string, string | readonly string[]>;
type Nothing = Record<never, never>;

/** The options of `parseArgs`, and the names that its result is typed by. */
export interface ParseOptions<
  Booleans extends string = string,
  Strings extends string = string,
  Collected extends string = string,
  Negatable extends string = string,
  Defaults extends Record<string, unknown> = Record<string, unknown>,
  Alias extends Aliases = Aliases,
  DoubleDash extends boolean = boolean,
> {
  /** Put what follows `--` into the result's own `"--"`. */
  "--"?: DoubleDash;
  /** Other names for a flag. */
  alias?: Alias;
  /** Flags without a value; `true` for all that start with two dashes. */
  boolean?: boolean | OneOrMany<Booleans>;
  /** What a flag is when it was not given. */
  default?: Defaults;
  /** Take everything from the first positional argument on as positional. */
  stopEarly?: boolean;
  /** Flags whose value stays a string, whatever it looks like. */
  string?: OneOrMany<Strings>;
  /** Flags that may be given many times, and whose values are an array. */
  collect?: OneOrMany<Collected>;
  /** Flags that `--no-name` sets to false. */
  negatable?: OneOrMany<Negatable>;
  /** Called for every flag and argument that is not named here; `false` drops it. */
  unknown?: (arg: string, key?: string, value?: unknown) => unknown;
}

/** What one flag may hold once it was given. */
type Value<Name, Type, Collected, Negatable> =
  | (Name extends Collected ? Type[] : Type)
  | (Name extends Negatable ? false : never);

type Strings<Names extends string, Collected, Negatable> =
  & { [Name in Exclude<Names, Collected>]?: Value<Name, string, Collected, Negatable> }
  & { [Name in Extract<Names, Collected>]: Value<Name, string, Collected, Negatable> };

type Booleans<Names extends string, Collected> = {
  [Name in Names]: Name extends Collected ? boolean[] : boolean;
};

type Untyped<Names extends string, Negatable> = {
  [Name in Names]: unknown[] | (Name extends Negatable ? false : never);
};

type WithDefaults<Flags, Defaults> =
  & Omit<Flags, keyof Defaults>
  & {
    [Name in keyof Defaults]: Name extends keyof Flags ? Defaults[Name] | NonNullable<Flags[Name]>
      : unknown;
  };

type NamesOf<Name, Alias> =
  | Name
  | (Name extends keyof Alias ? Alias[Name] extends readonly (infer Other)[] ? Other : Alias[Name]
    : never);

type WithAliases<Flags, Alias> = {
  [Name in keyof Flags as Extract<NamesOf<Name, Alias>, PropertyKey>]: Flags[Name];
};

type Named<B extends string, S extends string, C extends string, N extends string, D, A> =
  WithAliases<
    WithDefaults<Strings<S, C, N> & Booleans<B, C> & Untyped<Exclude<C, B | S>, N>, D>,
    A
  >;

/** The flags by name, `_` with the other arguments, and perhaps `"--"`. */
export type Args<
  B extends string,
  S extends string,
  C extends string,
  N extends string,
  D,
  A,
  DoubleDash,
> =
  // deno-lint-ignore no-explicit-any
  & ([B | S | C] extends [never] ? Record<string, any>
    : Record<string, unknown> & Named<B, S, C, N, D, A>)
  & { _: (string | number)[] }
  & (true extends DoubleDash ? { "--": string[] } : Nothing);
