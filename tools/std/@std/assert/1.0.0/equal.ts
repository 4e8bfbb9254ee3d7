type Pairs = Map<object, object>;

/** Deep equality by value: `0` equals `-0`, NaN equals itself, and a prototype must match. */
export function equal(a: unknown, b: unknown): boolean {
  return same(a, b, new Map());
}

function same(a: unknown, b: unknown, seen: Pairs): boolean {
  if (a === b || Object.is(a, b)) return true;
  if (!isObject(a) || !isObject(b) || !haveSamePrototype(a, b)) return false;
  if (a instanceof Date) return Object.is(a.getTime(), (b as Date).getTime());
  if (a instanceof RegExp || a instanceof URL || a instanceof URLSearchParams) {
    return String(a) === String(b);
  }
  if (a instanceof ArrayBuffer) {
    return same(new Uint8Array(a), new Uint8Array(b as ArrayBuffer), seen);
  }
  if (isTypedArray(a)) return sameBytes(a, b as Uint8Array);
  if (seen.get(a) === b) return true; // a circle: being compared further out already
  seen.set(a, b);
  if (a instanceof Map) return sameMaps(a, b as typeof a, seen);
  if (a instanceof Set) return sameSets(a, b as typeof a, seen);
  return sameProperties(a, b, seen);
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

function haveSamePrototype(a: object, b: object): boolean {
  const [of, other] = [a, b].map((value) => Object.getPrototypeOf(value) ?? Object.prototype);
  return of === other;
}

function isTypedArray(value: object): value is Uint8Array {
  return ArrayBuffer.isView(value) && !(value instanceof DataView);
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((value, i) => value === b[i] || Object.is(value, b[i]));
}

function sameSets(a: Set<unknown>, b: Set<unknown>, seen: Pairs): boolean {
  return a.size === b.size &&
    [...a].every((item) => b.has(item) || [...b].some((other) => same(item, other, seen)));
}

function sameMaps(a: Map<unknown, unknown>, b: typeof a, seen: Pairs): boolean {
  const hasEntry = (entry: [unknown, unknown]) =>
    b.has(entry[0])
      ? same(entry[1], b.get(entry[0]), seen)
      : [...b].some((other) => same(entry, other, seen));
  return a.size === b.size && [...a].every(hasEntry);
}

function sameProperties(a: object, b: object, seen: Pairs): boolean {
  if (Object.keys(a).length !== Object.keys(b).length) return false;
  for (const key of new Set([...propertyNames(a), ...propertyNames(b)])) {
    if (!(key in a) || !(key in b)) return false;
    if (!same(Reflect.get(a, key), Reflect.get(b, key), seen)) return false;
  }
  return true;
}

/** Getters count too: a class may keep what it holds in private fields. */
function propertyNames(value: object): PropertyKey[] {
  const prototype = Object.getPrototypeOf(value);
  const isPlain = prototype === null || prototype === Object.prototype ||
    prototype === Array.prototype;
  return [...Reflect.ownKeys(value), ...isPlain ? [] : propertyNames(prototype)];
}
