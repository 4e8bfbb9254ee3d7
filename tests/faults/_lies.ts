import { Buffer } from "node:buffer";
import { answerTo, type Query, RCODE } from "../../cli/demo/dns_message.ts";
import type { Lie } from "./_lying_name_server.ts";
import type { Watch } from "./_strike.ts";

/** Something that a name server can do with a question. */
export interface NamedLie {
  /** What comes of the call. */
  readonly expected: string;
  readonly tell: (watch: Watch) => Lie;
}

type ResourceRecord = readonly [name: Uint8Array, type: number, data: Uint8Array];

/** Where nobody must ever be led. */
export const TRAP = "127.0.0.66";

const TRAP_DATA = Uint8Array.of(127, 0, 0, 66);
const TRUTH_DATA = Uint8Array.of(127, 0, 0, 1);
const A = 1;
const CNAME = 5;
/** RFC 1035 section 4.1.1: an answer, by somebody who knows; further bits are added. */
const ANSWER = 0x8580;
const TRUNCATED = 0x0200;
const [FORMERR, SERVFAIL, NXDOMAIN, NOTIMP, REFUSED] = [1, 2, 3, 4, 5] as const;
/** The name of the question: RFC 1035 section 4.1.4. */
const QUESTION = Uint8Array.of(0xc0, 12);
const NOISE = Buffer.from("no DNS, and long enough for a header");

/** The right answer: an IPv4 address, and no other. */
export const honest: Lie = ({ query, say }) => say(truth(query));

const answered =
  (...parts: ((query: Query) => Uint8Array)[]): NamedLie["tell"] => () => (asked) => {
    for (const part of parts) asked.say(part(asked.query));
  };

const found = (...parts: ((query: Query) => Uint8Array)[]): NamedLie => (
  { expected: "ok", tell: answered(...parts) }
);

const failed = (...parts: ((query: Query) => Uint8Array)[]): NamedLie => (
  { expected: "dns/dns", tell: answered(...parts) }
);

/** What is no answer is passed over, and the right one is waited for, until the caller gives up. */
const ignored = (part: (query: Query) => Uint8Array): NamedLie => ({
  expected: "aborted",
  tell: (watch) => ({ query, say }) => {
    say(part(query));
    watch.struck();
  },
});

/** What a name server can do with a question. */
export const LIES: Readonly<Record<string, NamedLie>> = {
  "takes its time": {
    expected: "ok",
    tell: (watch) => async (asked) => {
      watch.struck();
      await watch.resumed;
      await honest(asked);
    },
  },
  "never comes": { expected: "aborted", tell: (watch) => () => watch.struck() },
  "comes too late": {
    expected: "aborted",
    tell: (watch) => async (asked) => {
      watch.struck();
      await watch.resumed;
      asked.say(trap(asked.query));
    },
  },
  "has another id": ignored((query) => trap({ ...query, id: query.id ^ 1 })),
  "comes after one with another id": found((query) => trap({ ...query, id: query.id ^ 1 }), truth),
  "comes after one to another question": found(
    (query) => trap({ ...query, question: questionFor("other.test", query.type) }),
    truth,
  ),
  "is overtaken by somebody else's": {
    expected: "ok",
    tell: () => ({ query, say, sayFromElsewhere }) => {
      sayFromElsewhere(trap(query));
      say(truth(query));
    },
  },
  "is about another name": failed((query) => message(query, [[nameOf("b.test"), A, TRAP_DATA]])),
  "is cut short": ignored((query) => truth(query).subarray(0, -3)),
  "is no DNS": ignored(() => NOISE),
  "is empty": ignored(() => new Uint8Array(0)),
  "has a name that contains itself": ignored((query) => {
    const here = 12 + query.question.length;
    return message(query, [[Uint8Array.of(0xc0, here), A, TRAP_DATA]]);
  }),
  "has an address of three bytes": ignored((query) =>
    message(query, [[QUESTION, A, TRAP_DATA.subarray(1)]])
  ),
  "is too long for a datagram": {
    expected: "ok",
    tell: () => ({ query, byTcp, say }) =>
      say(byTcp ? truth(query) : message(query, [], TRUNCATED)),
  },
  "is too long, and no DNS by TCP": {
    expected: "dns/dns",
    tell: () => ({ query, byTcp, say }) => say(byTcp ? NOISE : message(query, [], TRUNCATED)),
  },
  "has no address": failed((query) => message(query)),
  "is NXDOMAIN": failed((query) => message(query, [], NXDOMAIN)),
  "is NXDOMAIN, and then the truth": failed((query) => message(query, [], NXDOMAIN), truth),
  "is FORMERR": failed((query) => message(query, [], FORMERR)),
  "is SERVFAIL": failed((query) => message(query, [], SERVFAIL)),
  "is NOTIMP": failed((query) => message(query, [], NOTIMP)),
  "is REFUSED": failed((query) => message(query, [], REFUSED)),
  "leads to another name": found((query) => {
    const target = nameOf("b.test");
    const records: ResourceRecord[] = [[QUESTION, CNAME, target]];
    if (query.type === A) records.push([target, A, TRUTH_DATA]);
    return message(query, records);
  }),
  "leads to itself": failed((query) => message(query, [[QUESTION, CNAME, QUESTION]])),
  "leads round in a circle": failed(({ name, ...query }) =>
    message({ name, ...query }, [[
      QUESTION,
      CNAME,
      nameOf(name === "a.test" ? "b.test" : "a.test"),
    ]])
  ),
};

function truth(query: Query): Uint8Array {
  return answerTo(query, RCODE.noError, query.type === A ? [TRUTH_DATA] : []);
}

function trap(query: Query): Uint8Array {
  return answerTo(query, RCODE.noError, query.type === A ? [TRAP_DATA] : []);
}

function message(
  query: Query,
  records: readonly ResourceRecord[] = [],
  flags: number = 0,
): Uint8Array {
  const header = [query.id, ANSWER | flags, 1, records.length, 0, 0];
  const answers = records.flatMap(([name, type, data]) => [
    ...name,
    ...[type, 1, 0, 60, data.length].flatMap(uint16),
    ...data,
  ]);
  return Uint8Array.from([...header.flatMap(uint16), ...query.question, ...answers]);
}

function questionFor(name: string, type: number): Uint8Array {
  return Uint8Array.from([...nameOf(name), ...uint16(type), ...uint16(1)]);
}

function nameOf(name: string): Uint8Array {
  const labels = name.split(".").flatMap((label) => [label.length, ...Buffer.from(label)]);
  return Uint8Array.from([...labels, 0]);
}

function uint16(number: number): [number, number] {
  return [number >> 8, number & 0xff];
}
