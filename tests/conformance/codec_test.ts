import { assert, assertEquals } from "@std/assert";
import { Random } from "../_support/random.ts";
import { type Case, exchangesOf } from "./_case.ts";
import { judge, randomPace } from "./_laws.ts";
import { type Pace, SIPPED } from "./_play.ts";
import { TABLES } from "./_tables.ts";

const RANDOM_SPLITS = 10;

function randomPaces({ raw }: Case): Pace[] {
  const random = new Random(raw.length);
  return Array.from({ length: RANDOM_SPLITS }, () => randomPace(random));
}

for (const [about, cases] of Object.entries(TABLES)) {
  for (const one of cases) {
    Deno.test(`${one.name} (RFC ${one.rfc})`, () => {
      const { whole, broken } = judge(one, [SIPPED, ...randomPaces(one)]);
      for (const [index, { gives }] of exchangesOf(one).entries()) {
        for (const [key, value] of Object.entries(gives)) {
          const found = whole[index]?.outcome[key as keyof typeof gives];
          assertEquals({ [key]: found }, { [key]: value }, `exchange ${index} of ${about}`);
        }
      }
      assertEquals(broken, null);
    });
  }
}

Deno.test("the tables are large, and say each fact once", () => {
  const cases = Object.values(TABLES).flat();
  const names = cases.map(({ name }) => name);
  assertEquals(names.filter((name, index) => names.indexOf(name) !== index), []);
  const wires = cases.map(({ name: _, rfc: __, gives: ___, ...wire }) => JSON.stringify(wire));
  const repeated = cases.filter((_, index) => wires.indexOf(wires[index]!) !== index);
  assertEquals(repeated.map(({ name }) => name), []);
  assert(cases.length >= 400, `there are ${cases.length} cases`);
});

Deno.test("each case names its section, and what is expected of it", () => {
  for (const { name, rfc, gives, then } of Object.values(TABLES).flat()) {
    assert(/^(9110|9112|2068) section \d/.test(rfc), `${name}: ${rfc}`);
    assert(Object.keys(gives).length > 0 || then !== undefined, `${name} expects nothing`);
  }
});
