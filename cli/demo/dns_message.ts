/**
 * As much of DNS messages as a name server for a few names needs: RFC 1035 section 4.
 *
 * @module
 */

/** What a client asks for. */
export interface Query {
  readonly id: number;
  /** The name in lower case, without its last dot. */
  readonly name: string;
  /** Type of record: 1 is A, 28 is AAAA. */
  readonly type: number;
  readonly recursionDesired: boolean;
  /** The question as it came, which the answer repeats. */
  readonly question: Uint8Array;
}

/** Response codes: RFC 1035 section 4.1.1. */
export const RCODE = { noError: 0, nameError: 3 } as const;

const HEADER_LENGTH = 12;
const RESPONSE = 0x8000;
const AUTHORITATIVE = 0x0400;
const RECURSION_DESIRED = 0x0100;
const RECURSION_AVAILABLE = 0x0080;
const CLASS_IN = 1;
/** The name of the question, as a pointer to where it stands. */
const QUESTION_NAME = [0xc0, HEADER_LENGTH];
const TTL_SECONDS = 60;

/** Reads a query with one question, or gives `null` for anything else. */
export function parseQuery(message: Uint8Array): Query | null {
  if (message.length < HEADER_LENGTH) return null;
  const view = new DataView(message.buffer, message.byteOffset, message.byteLength);
  const flags = view.getUint16(2);
  if ((flags & RESPONSE) !== 0 || view.getUint16(4) !== 1) return null;
  const labels: string[] = [];
  let at = HEADER_LENGTH;
  for (let length = message[at]; length !== 0; length = message[at]) {
    if (length === undefined || length > 63) return null; // a question has nothing to point back to
    labels.push(new TextDecoder().decode(message.subarray(at + 1, at + 1 + length)));
    at += 1 + length;
  }
  const end = at + 5;
  if (end > message.length) return null;
  return {
    id: view.getUint16(0),
    name: labels.join(".").toLowerCase(),
    type: view.getUint16(at + 1),
    recursionDesired: (flags & RECURSION_DESIRED) !== 0,
    question: message.slice(HEADER_LENGTH, end),
  };
}

/** The answer to a query: one record for each piece of data, all of the type asked for. */
export function answerTo(
  query: Query,
  rcode: (typeof RCODE)[keyof typeof RCODE],
  records: readonly Uint8Array[],
): Uint8Array {
  const flags = RESPONSE | AUTHORITATIVE | RECURSION_AVAILABLE |
    (query.recursionDesired ? RECURSION_DESIRED : 0) | rcode;
  const header = [query.id, flags, 1, records.length, 0, 0].flatMap(uint16);
  const answers = records.flatMap((data) => [
    ...QUESTION_NAME,
    ...uint16(query.type),
    ...uint16(CLASS_IN),
    ...uint16(0),
    ...uint16(TTL_SECONDS),
    ...uint16(data.length),
    ...data,
  ]);
  return Uint8Array.from([...header, ...query.question, ...answers]);
}

function uint16(number: number): [number, number] {
  return [number >> 8, number & 0xff];
}
