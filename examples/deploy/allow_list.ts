/** What a request asked for may not be had, and with which status that is said. */
export class Refusal extends Error {
  override readonly name = "Refusal";

  constructor(readonly status: number, message: string) {
    super(message);
  }
}

const MOST_CHARACTERS = 2_048;
const ENTRY = /^(?:(?:\*\.)?[a-z\d_-]+(?:\.[a-z\d_-]+)*|\[[\da-f:]+\])(?::\d{1,5})?$/;
const DEFAULT_PORTS: Readonly<Record<string, string>> = { "http:": "80", "https:": "443" };

/** The hosts that may be asked. */
export class AllowList {
  readonly #entries: readonly string[];

  /**
   * Reads the list.
   *
   * @param entries `example.com` is one host, `*.example.com` are all below it, `example.com:8080`
   *   is a port beside the default one of the scheme.
   * @throws {TypeError} If an entry is none.
   */
  constructor(entries: readonly string[]) {
    const wrong = entries.find((entry) => !ENTRY.test(entry));
    if (wrong !== undefined) {
      const allowed = "example.com, *.example.com and example.com:8080 in lower case";
      throw new TypeError(`Cannot allow ${JSON.stringify(wrong)}: allowed are ${allowed}`);
    }
    this.#entries = entries;
  }

  /**
   * A URL that may be asked.
   *
   * @throws {Refusal} If it is none.
   */
  check(text: string): URL {
    if (text.length > MOST_CHARACTERS) {
      throw new Refusal(414, `The URL is longer than ${MOST_CHARACTERS} characters`);
    }
    // The parser would drop some of these, so that others read another URL than it does.
    if (/[\0-\x20\x7f\\]/.test(text)) {
      throw new Refusal(400, "The URL has a control character, a space or a backslash");
    }
    const url = URL.parse(text);
    if (url === null) throw new Refusal(400, "That is no absolute URL");
    if (!Object.hasOwn(DEFAULT_PORTS, url.protocol)) {
      throw new Refusal(400, `The scheme is ${url.protocol.slice(0, -1)}; allowed: http, https`);
    }
    if (url.username !== "" || url.password !== "") {
      throw new Refusal(400, "The URL has a user name or a password");
    }
    if (!this.#entries.some((entry) => matches(entry, url))) {
      throw new Refusal(403, `The host ${url.host} is not on the list`);
    }
    url.hash = "";
    return url;
  }
}

function matches(entry: string, { hostname, port, protocol }: URL): boolean {
  const [, host = "", listed = DEFAULT_PORTS[protocol]] = /^(.*?)(?::(\d+))?$/.exec(entry) ?? [];
  if ((port || DEFAULT_PORTS[protocol]) !== listed) return false;
  // A name that ends in a dot, or is written in any other way, is not the one on the list.
  return host.startsWith("*.") ? hostname.endsWith(host.slice(1)) : hostname === host;
}
