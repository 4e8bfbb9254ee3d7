// Made of page/ by `deno task page`: do not edit.
// deno-fmt-ignore-file
// deno-lint-ignore-file

/** What the assets were made of. */
export const SOURCES: string = "a71be45104f5492f00c0f7506d6383f59a47a9cd52a3e9d84029dcc23672f340";

/** The script of the page, and its hash for the content security policy. */
export const SCRIPT: string = `// report/html/packed.ts
var RADIX = 36;
function unpack({ texts, shapes, root }) {
  const unpacked = (one) => {
    if (typeof one === "string") return texts[parseInt(one, RADIX)];
    if (typeof one !== "object" || one === null) return one;
    const keys = shapes[one[0]];
    if (keys === void 0) {
      const values = [];
      for (let at = 1; at < one.length; at++) values.push(unpacked(one[at]));
      return values;
    }
    const made = {};
    for (let at = 1; at < one.length; at++) made[keys[at - 1]] = unpacked(one[at]);
    return made;
  };
  return unpacked(root);
}

// report/text/safe.ts
var UNSAFE = /[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]/gu;
var WRITTEN_USERINFO = /^([^!-\\uffff]*(?:(?:[a-z][a-z0-9+.-]*:)?[\\\\/]{2,}|(?:https?|wss?|ftp):[\\\\/]*))[^\\\\/?#]*@/i;
var SECRET_FIELDS = /* @__PURE__ */ new Set([
  "authorization",
  "proxy-authorization",
  "cookie",
  "set-cookie"
]);
var URL_FIELDS = /* @__PURE__ */ new Set([
  "location",
  "content-location",
  "referer"
]);
var REDACTED = "[redacted]";
function escapeControls(text) {
  return text.replace(UNSAFE, escaped);
}
function redactField(name, value) {
  const key = name.toLowerCase();
  if (SECRET_FIELDS.has(key)) return REDACTED;
  return URL_FIELDS.has(key) ? redactWrittenUrl(value) : value;
}
function redactWrittenUrl(text) {
  const read = text.replaceAll("	", "");
  return WRITTEN_USERINFO.test(read) ? read.replace(WRITTEN_USERINFO, \`$1\${REDACTED}@\`) : text;
}
function escaped(character) {
  return character.split("").map((unit) => \`\\\\u\${hex(unit.charCodeAt(0))}\`).join("");
}
function hex(unit) {
  return unit.toString(16).padStart(4, "0");
}

// page/dom.ts
function el(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === false || value === null) continue;
    element.setAttribute(name, value === true ? "" : shown(String(value)));
  }
  fill(element, ...children);
  return element;
}
function fill(element, ...children) {
  element.replaceChildren(...children.flatMap((child) => {
    return child === null ? [] : [
      typeof child === "string" ? shown(child) : child
    ];
  }));
}
function button(label, attributes, act) {
  const made = el("button", {
    type: "button",
    ...attributes
  }, label);
  made.addEventListener("click", act);
  return made;
}
function byId(id) {
  const found = document.getElementById(id);
  if (found === null) throw new Error(\`Cannot find #\${id}: the page lacks it\`);
  return found;
}
function place(element, from, to) {
  element.style.left = percent(from);
  element.style.width = percent(to - from);
}
function shown(text) {
  return text.split("\\n").map(escapeControls).join("\\n");
}
function percent(share2) {
  return \`\${(share2 * 100).toFixed(4)}%\`;
}

// report/model/spans.ts
var PHASES = [
  "queue",
  "dns",
  "connect",
  "tunnel",
  "tls",
  "send",
  "wait",
  "receive"
];

// page/figures.ts
function duration(ms) {
  if (ms === null) return "\\u2013";
  if (ms < 0.995) return \`\${ms.toFixed(2)} ms\`;
  if (ms < 999.5) return \`\${rounded(ms)} ms\`;
  const seconds = ms / 1e3;
  if (seconds < 99.95) return \`\${rounded(seconds)} s\`;
  const minutes = Math.floor(Math.round(seconds) / 60);
  return \`\${minutes} min \${Math.round(seconds) - 60 * minutes} s\`;
}
function mark(ms, step, last = ms) {
  if (Math.abs(ms) < step / 2) return "0";
  const isSeconds = step >= 500 || step >= 10 && last >= 1e3;
  const [value, unit, smallest] = isSeconds ? [
    ms / 1e3,
    "s",
    step / 1e3
  ] : [
    ms,
    "ms",
    step
  ];
  const digits = Math.max(0, -Math.floor(Math.log10(smallest) + 1e-9));
  return \`\${value.toFixed(digits)} \${unit}\`;
}
function bytes(size) {
  if (size < 1e3) return \`\${size} B\`;
  const units = [
    "kB",
    "MB",
    "GB",
    "TB"
  ];
  const power = Math.min(Math.floor(Math.log10(size) / 3 + 1e-9), units.length);
  return \`\${rounded(size / 1e3 ** power)} \${units[power - 1]}\`;
}
function whole(number) {
  return number.toLocaleString("en");
}
function count(number, thing) {
  return \`\${whole(number)} \${thing}\${number === 1 ? "" : "s"}\`;
}
function clock(sinceEpoch) {
  return \`\${new Date(sinceEpoch).toISOString().slice(0, 19).replace("T", " ")} UTC\`;
}
function rounded(value) {
  if (value >= 99.95) return value.toFixed(0);
  return value >= 9.995 ? value.toFixed(1) : value.toFixed(2);
}

// page/range.ts
var SHORTEST = 0.02;
var STEPS = [
  1,
  2,
  5,
  10
];
function lengthOf({ from, to }) {
  return to - from;
}
function within(range, bounds) {
  const length = Math.min(Math.max(lengthOf(range), SHORTEST), lengthOf(bounds));
  const from = Math.min(Math.max(range.from, bounds.from), bounds.to - length);
  return {
    from,
    to: from + length
  };
}
function zoomed(range, factor, at, bounds) {
  const length = Math.max(lengthOf(range) * factor, SHORTEST);
  const share2 = (at - range.from) / lengthOf(range);
  const from = at - length * share2;
  return within({
    from,
    to: from + length
  }, bounds);
}
function panned(range, share2, bounds) {
  const by = lengthOf(range) * share2;
  return within({
    from: range.from + by,
    to: range.to + by
  }, bounds);
}
function shareOf(time, range) {
  return (time - range.from) / lengthOf(range);
}
function ticksOf(range, width, origin, gap = 90) {
  const least = lengthOf(range) * gap / Math.max(width, gap);
  const power = 10 ** Math.floor(Math.log10(least));
  const step = power * (STEPS.find((one) => one * power >= least) ?? 10);
  const first = Math.ceil((range.from - origin) / step - 1e-9);
  const last = Math.floor((range.to - origin) / step + 1e-9);
  const times = Array.from({
    length: last - first + 1
  }, (_, index) => {
    return origin + (first + index) * step;
  });
  return {
    step,
    times
  };
}

// page/trace.ts
var RecordedTrace = class {
  data;
  calls;
  connections;
  /** The axis of time. */
  whole;
  #calls;
  #connections;
  #texts = /* @__PURE__ */ new Map();
  constructor(data) {
    this.data = data;
    this.calls = data.calls;
    this.connections = data.connections;
    this.whole = {
      from: data.start,
      to: Math.max(data.end, data.start + 1)
    };
    this.#calls = new Map(data.calls.map((call) => [
      call.callId,
      call
    ]));
    this.#connections = new Map(data.connections.map((one) => [
      one.connId,
      one
    ]));
  }
  call(id) {
    return this.#calls.get(id);
  }
  connection(id) {
    return this.#connections.get(id);
  }
  /** The dial that an attempt began. */
  dialOf({ dial }) {
    return dial === null ? null : this.connection(dial)?.dial ?? null;
  }
  /** When a call ended, or, if it goes on, the end of the recording. */
  endOf({ end }) {
    return end ?? this.data.end;
  }
  /** How long something took, as far as it was recorded. */
  spent(stage) {
    return this.endOf(stage) - stage.start;
  }
  /** What a connection was used for, the first use first. */
  usesOf({ uses }) {
    return uses.flatMap((use) => {
      const call = this.call(use.callId);
      const hop = call?.hops[use.hop];
      const attempt = hop?.attempts[use.attempt];
      return call && hop && attempt ? [
        {
          call,
          hop,
          attempt
        }
      ] : [];
    });
  }
  /** Whether a call has a text in it, in lower case, wherever that is. */
  mentions(call, text) {
    let all = this.#texts.get(call);
    if (all === void 0) this.#texts.set(call, all = this.#textOf(call).toLowerCase());
    return all.includes(text);
  }
  #textOf(call) {
    const { method, url, status, outcome, error, failedPhase, hops } = call;
    const exchanges = hops.flatMap((hop) => [
      \`\${hop.method} \${hop.url}\`,
      ...hop.attempts.flatMap((attempt) => this.#textsOf(attempt))
    ]);
    const own = [
      \`\${method} \${url}\`,
      status,
      outcome,
      error?.message,
      error?.code,
      failedPhase
    ];
    return [
      ...own,
      ...exchanges
    ].join("\\n");
  }
  #textsOf(attempt) {
    const { connection, request, response } = attempt;
    const fields = [
      ...request?.fields ?? [],
      ...response?.head?.fields ?? []
    ];
    return [
      connection === null ? "" : \`#\${connection.connId} \${connection.remoteAddr}\`,
      ...(this.dialOf(attempt)?.connects ?? []).map(({ address }) => address),
      response?.head ? \`\${response.head.status} \${response.head.statusText}\` : "",
      ...fields.map(([name, value]) => \`\${name}: \${value}\`)
    ];
  }
};
function exchangesOf(call) {
  return call.hops.flatMap((hop) => hop.attempts.map((attempt) => ({
    call,
    hop,
    attempt
  })));
}
function lastExchange(call) {
  return exchangesOf(call).at(-1);
}
function resultOf({ outcome, status }) {
  if (outcome === "error") return "failed";
  if (outcome === "aborted") return "aborted";
  return status === null ? "open" : String(status);
}
function originOf(url) {
  return /^[a-z]+:\\/\\/[^/?#]*/i.exec(url)?.[0] ?? "";
}
function isBad({ outcome, status }) {
  return outcome === "error" || outcome === "aborted" || (status ?? 0) >= 400;
}

// page/words.ts
var PHASE_MEANINGS = {
  queue: "waiting for a connection, because of a limit",
  dns: "looking the name up",
  connect: "TCP, all addresses that were tried",
  tunnel: "asking a proxy for a tunnel",
  tls: "TLS handshake",
  send: "sending the request",
  wait: "until the first byte of the response",
  receive: "reading the response to its end"
};
function closeWords(reason) {
  return CLOSES[reason] ?? [
    "",
    reason
  ];
}
var CLOSES = {
  idleTimeout: [
    "by this side",
    "idle for too long"
  ],
  peer: [
    "by the server",
    "closed by the server"
  ],
  connectionClose: [
    "by agreement",
    "Connection: close"
  ],
  protocolError: [
    "by this side",
    "the server broke the protocol"
  ],
  networkError: [
    "by the network",
    "network error"
  ],
  timeout: [
    "by this side",
    "a timeout was reached"
  ],
  aborted: [
    "by this side",
    "its call was aborted"
  ],
  abandoned: [
    "by this side",
    "body not read to its end"
  ],
  requestIncomplete: [
    "by this side",
    "request not sent to its end"
  ],
  evicted: [
    "by this side",
    "it had to make room"
  ],
  disabled: [
    "by this side",
    "keep-alive is disabled"
  ],
  upgraded: [
    "by this side",
    "it was switched to another protocol"
  ],
  shutdown: [
    "by this side",
    "the transport was closed"
  ]
};
var OUTCOMES = {
  ok: "done",
  error: "failed",
  aborted: "aborted",
  lost: "lost"
};

// page/heading.ts
var ENDS = [
  [
    "error",
    "failed"
  ],
  [
    "aborted",
    "aborted"
  ],
  [
    null,
    "not over"
  ]
];
function showHeading(trace2) {
  const { calls, connections, data } = trace2;
  const origins = new Set(calls.map(({ url }) => originOf(url)));
  byId("grid").classList.toggle("one-origin", origins.size < 2);
  const parts = [
    el("b", {}, count(calls.length, "call")),
    origins.size === 1 ? el("span", {}, [
      ...origins
    ].join()) : null,
    el("span", {}, count(connections.length, "connection")),
    ...ENDS.map(([outcome, what]) => {
      const number = calls.filter((call) => call.outcome === outcome).length;
      return number === 0 ? null : el("span", {
        class: "failed"
      }, \`\${whole(number)} \${what}\`);
    }),
    el("span", {}, duration(lengthOf(trace2.whole))),
    el("time", {}, clock(data.epoch + data.start))
  ];
  fill(byId("facts"), ...parts);
  fill(byId("legend"), ...PHASES.map((phase) => el("span", {
    title: PHASE_MEANINGS[phase]
  }, el("i", {
    class: \`swatch \${phase}\`
  }), phase)), el("i", {
    class: "swatch bad",
    hidden: true
  }), el("i", {
    class: "swatch extent",
    hidden: true
  }));
}

// page/store.ts
var Store = class {
  #state;
  #listeners = [];
  constructor(state) {
    this.#state = state;
  }
  get state() {
    return this.#state;
  }
  /** Changes a part of the state. */
  set(change) {
    const before = this.#state;
    this.#state = {
      ...before,
      ...change
    };
    for (const listener of this.#listeners) listener(this.#state, before);
  }
  /** Calls a listener now, and after each change. */
  follow(listener) {
    this.#listeners.push(listener);
    listener(this.#state, this.#state);
  }
};
function isSame(one, other) {
  return one?.kind === other?.kind && one?.id === other?.id;
}

// page/keys.ts
var ZOOM = 0.6;
var PAN = 0.2;
var KEYS = [
  {
    keys: [
      "ArrowDown",
      "j"
    ],
    shown: "\\u2193 j",
    what: "next row",
    act: (it) => it.step(1)
  },
  {
    keys: [
      "ArrowUp",
      "k"
    ],
    shown: "\\u2191 k",
    what: "row before",
    act: (it) => it.step(-1)
  },
  {
    keys: [
      "PageDown"
    ],
    shown: "PgDn",
    what: "a page down",
    act: (it) => it.page(1)
  },
  {
    keys: [
      "PageUp"
    ],
    shown: "PgUp",
    what: "a page up",
    act: (it) => it.page(-1)
  },
  {
    keys: [
      "Home"
    ],
    shown: "Home",
    what: "first row",
    act: (it) => it.step(-Infinity)
  },
  {
    keys: [
      "End"
    ],
    shown: "End",
    what: "last row",
    act: (it) => it.step(Infinity)
  },
  {
    keys: [
      "Enter",
      " "
    ],
    shown: "Enter Space",
    what: "details",
    act: (it) => it.open()
  },
  {
    keys: [
      "Escape"
    ],
    shown: "Esc",
    what: "close, or clear the search",
    act: (it) => it.leave()
  },
  {
    keys: [
      "/"
    ],
    shown: "/",
    what: "search",
    act: () => byId("search").focus()
  },
  {
    keys: [
      "c"
    ],
    shown: "c",
    what: "by call, or by connection",
    act: (it) => it.regroup()
  },
  {
    keys: [
      "+",
      "="
    ],
    shown: "+",
    what: "zoom in",
    act: (it) => it.zoom(ZOOM)
  },
  {
    keys: [
      "-"
    ],
    shown: "\\u2212",
    what: "zoom out",
    act: (it) => it.zoom(1 / ZOOM)
  },
  {
    keys: [
      "ArrowLeft"
    ],
    shown: "\\u2190",
    what: "earlier",
    act: (it) => it.pan(-PAN)
  },
  {
    keys: [
      "ArrowRight"
    ],
    shown: "\\u2192",
    what: "later",
    act: (it) => it.pan(PAN)
  },
  {
    keys: [
      "f"
    ],
    shown: "f",
    what: "zoom to what is selected",
    act: (it) => it.frame()
  },
  {
    keys: [
      "0"
    ],
    shown: "0",
    what: "whole trace",
    act: (it) => it.reset()
  },
  {
    keys: [
      "?"
    ],
    shown: "?",
    what: "these keys",
    act: () => toggleHelp()
  }
];
var MOUSE = [
  [
    "drag",
    "select a range of time"
  ],
  [
    "double-click",
    "whole trace"
  ],
  [
    "Ctrl + wheel",
    "zoom"
  ],
  [
    "Shift + wheel",
    "pan"
  ]
];
var Keyboard = class {
  store;
  trace;
  rows;
  constructor(store2, trace2, rows2) {
    this.store = store2;
    this.trace = trace2;
    this.rows = rows2;
    document.addEventListener("keydown", (event) => this.#press(event));
    fill(byId("keys"), ...helpRows());
    byId("help-button").addEventListener("click", toggleHelp);
  }
  step(by) {
    const { selected, grouping } = this.store.state;
    const items = this.rows.itemsOf(selected?.kind ?? grouping);
    const at = items.findIndex((item) => isSame(item, selected));
    const next = at < 0 ? by > 0 && Number.isFinite(by) ? 0 : at + by : at + by;
    const index = Math.min(Math.max(next, 0), items.length - 1);
    this.store.set({
      selected: items[index] ?? null
    });
    byId("grid").focus({
      preventScroll: true
    });
  }
  page(direction) {
    this.step(direction * this.rows.page);
  }
  open() {
    if (this.store.state.selected === null) this.step(1);
    if (this.store.state.selected !== null) this.store.set({
      opened: true
    });
  }
  leave() {
    const search2 = byId("search");
    if (document.activeElement === search2) {
      if (search2.value === "") byId("grid").focus();
      search2.value = "";
      this.store.set({
        query: ""
      });
    } else if (this.store.state.opened) {
      this.store.set({
        opened: false
      });
      byId("grid").focus();
    } else this.store.set({
      selected: null
    });
  }
  regroup() {
    const grouping = this.store.state.grouping === "call" ? "connection" : "call";
    this.store.set({
      grouping
    });
  }
  zoom(factor) {
    const { range } = this.store.state;
    const middle = range.from + lengthOf(range) / 2;
    this.store.set({
      range: zoomed(range, factor, middle, this.trace.whole)
    });
  }
  pan(share2) {
    this.store.set({
      range: panned(this.store.state.range, share2, this.trace.whole)
    });
  }
  frame() {
    const { selected } = this.store.state;
    const call = selected?.kind === "call" ? this.trace.call(selected.id) : void 0;
    const connection = selected?.kind === "connection" ? this.trace.connection(selected.id) : void 0;
    const from = call?.start ?? connection?.dial?.start ?? connection?.uses[0]?.start;
    if (from === void 0) return;
    const to = call ? this.trace.endOf(call) : connection?.closed?.time ?? this.trace.whole.to;
    const margin = (to - from) * 0.05;
    this.store.set({
      range: within({
        from: from - margin,
        to: to + margin
      }, this.trace.whole)
    });
  }
  reset() {
    this.store.set({
      range: this.trace.whole
    });
  }
  #press(event) {
    const { key, target, ctrlKey, metaKey, altKey } = event;
    if (ctrlKey || metaKey || altKey || byId("help").open) return;
    const found = KEYS.find(({ keys }) => keys.includes(key));
    if (found === void 0 || target instanceof Element && isIts(target, key)) return;
    event.preventDefault();
    found.act(this);
  }
};
function isIts(target, key) {
  if (target.matches("[type=search]")) return key !== "Escape" && key !== "ArrowDown";
  if (target.matches("[type=radio]")) return key.startsWith("Arrow") || key === " ";
  return target.matches("button, summary") && (key === "Enter" || key === " ");
}
function toggleHelp() {
  byId("help").showModal();
}
function helpRows() {
  const all = [
    ...KEYS.map(({ shown: shown2, what }) => [
      shown2,
      what
    ]),
    ...MOUSE
  ];
  return all.map(([shown2, what]) => el("div", {}, el("dt", {}, ...shown2.split(" ").map((key) => el("kbd", {}, key))), el("dd", {}, what)));
}

// page/bars.ts
var MOST_METRICS = 20;
var ALONE = {
  note: "",
  lane: 0,
  lanes: 1,
  metrics: []
};
function barsOf(exchange, trace2) {
  const { attempt } = exchange;
  const dial = trace2.dialOf(attempt);
  const end = trace2.endOf(attempt);
  const isApart = dial !== null && attempt.connection !== null && attempt.connection.connId !== attempt.dial;
  const dialled = dial === null ? [] : dialBars(dial, end);
  return [
    ...attempt.queue === null ? [] : [
      barOf("queue", attempt.queue, end)
    ],
    ...isApart ? dialled.map((bar) => ({
      ...bar,
      state: "apart"
    })) : dialled,
    ...exchangeBars(exchange, end)
  ];
}
function dialBars({ dns, connects, tunnel, tls }, until) {
  const lanes = laned(connects.map((one) => ({
    start: one.start,
    end: one.end ?? until
  })));
  return [
    ...dns === null ? [] : [
      barOf("dns", dns, until, dns.host)
    ],
    ...connects.map((one, index) => ({
      ...barOf("connect", one, until, one.address),
      lane: lanes.of[index] ?? 0,
      lanes: lanes.count
    })),
    ...tunnel === null ? [] : [
      barOf("tunnel", tunnel, until, tunnel.target)
    ],
    ...tls.map((one) => barOf("tls", one, until, one.serverName))
  ];
}
function exchangeBars({ call, attempt }, until) {
  const { request, response } = attempt;
  if (request === null) return [];
  const bars = [
    barOf("send", request, until)
  ];
  const sent = request.end;
  if (sent !== null && (request.outcome === "ok" || response !== null)) {
    const end = response?.start ?? until;
    const failed = response === null && (call.failedPhase === "wait" || attempt.retry !== null);
    const state = response !== null ? "ok" : failed ? "failed" : "open";
    const metrics = placed(attempt, end - sent);
    if (end >= sent) bars.push({
      ...ALONE,
      phase: "wait",
      start: sent,
      end,
      state,
      metrics
    });
  }
  if (response !== null) bars.push(barOf("receive", response, until));
  return bars;
}
function placed({ serverTiming: serverTiming2 }, length) {
  const filled = [];
  return serverTiming2.slice(0, MOST_METRICS).flatMap((metric) => {
    const { duration: duration2 } = metric;
    if (duration2 === null || duration2 <= 0 || length <= 0) return [];
    const fits = filled.findIndex((until) => until + duration2 <= length);
    const lane2 = fits < 0 ? filled.push(0) - 1 : fits;
    const offset = filled[lane2];
    filled[lane2] = offset + duration2;
    return [
      {
        ...metric,
        duration: duration2,
        offset,
        lane: lane2
      }
    ];
  });
}
function barOf(phase, stage, until, note = "") {
  const { start, end, outcome } = stage;
  const state = outcome === null ? "open" : outcome === "ok" || outcome === "lost" ? outcome : null;
  return {
    ...ALONE,
    phase,
    start,
    end: end ?? until,
    state: state ?? "failed",
    note
  };
}
function laned(stretches) {
  const ends = [];
  const of = stretches.map(({ start, end }) => {
    const free = ends.findIndex((until) => until <= start);
    const lane2 = free < 0 ? ends.length : free;
    ends[lane2] = end;
    return lane2;
  });
  return {
    of,
    count: Math.max(1, ends.length)
  };
}

// page/minimap.ts
var PADDING = 3;
var THICKEST = 4;
var HANDLE = 6;
var Minimap = class {
  #store;
  #trace;
  #canvas = byId("overview");
  #window = byId("window");
  #grip = null;
  #at = 0;
  constructor(store2, trace2) {
    this.#store = store2;
    this.#trace = trace2;
    const strip = byId("minimap");
    strip.addEventListener("pointerdown", (event) => this.#begin(event));
    strip.addEventListener("pointermove", (event) => this.#move(event));
    for (const type of [
      "pointerup",
      "pointercancel"
    ]) {
      strip.addEventListener(type, () => this.#grip = null);
    }
    strip.addEventListener("dblclick", () => store2.set({
      range: trace2.whole
    }));
    store2.follow(({ range, query }, before) => {
      this.#showWindow(range);
      if (query !== before.query) this.draw();
    });
  }
  /** Draws all calls, in as many lines as it takes. */
  draw() {
    const { clientWidth: width, clientHeight: height } = this.#canvas;
    const scale = globalThis.devicePixelRatio || 1;
    this.#canvas.width = width * scale;
    this.#canvas.height = height * scale;
    const context = this.#canvas.getContext("2d");
    context.scale(scale, scale);
    const { calls, whole: whole2 } = this.#trace;
    const spans = calls.map((call) => ({
      start: call.start,
      end: this.#trace.endOf(call)
    }));
    const lanes = laned(spans);
    const step = Math.min(THICKEST + 1, (height - 2 * PADDING) / lanes.count);
    const colours = coloursOf();
    const query = this.#store.state.query.toLowerCase();
    for (const [index, call] of calls.entries()) {
      const top = PADDING + lanes.of[index] * step;
      context.globalAlpha = query === "" || this.#trace.mentions(call, query) ? 1 : 0.15;
      const draw = (start, end, colour) => {
        const left = shareOf(start, whole2) * width;
        context.fillStyle = colour;
        context.fillRect(left, top, Math.max(0.75, shareOf(end, whole2) * width - left), step * 0.8);
      };
      draw(call.start, this.#trace.endOf(call), isBad(call) ? colours.bad : colours.extent);
      for (const exchange of exchangesOf(call)) {
        for (const { phase, start, end } of barsOf(exchange, this.#trace)) {
          draw(start, end, colours[phase]);
        }
      }
    }
  }
  #showWindow(range) {
    const { whole: whole2 } = this.#trace;
    place(this.#window, shareOf(range.from, whole2), shareOf(range.to, whole2));
    this.#window.classList.toggle("whole", lengthOf(range) >= lengthOf(whole2));
  }
  #begin({ clientX, button: button2, pointerId }) {
    if (button2 !== 0) return;
    const strip = byId("minimap");
    strip.setPointerCapture(pointerId);
    this.#at = this.#timeAt(clientX);
    this.#grip = this.#gripAt(clientX);
  }
  #move({ clientX }) {
    const strip = byId("minimap");
    const cursors = {
      from: "ew-resize",
      to: "ew-resize",
      both: "grab",
      new: "crosshair"
    };
    strip.style.cursor = cursors[this.#grip ?? this.#gripAt(clientX)];
    if (this.#grip === null) return;
    const at = this.#timeAt(clientX);
    const { range } = this.#store.state;
    const { whole: whole2 } = this.#trace;
    if (this.#grip === "both") {
      this.#store.set({
        range: panned(range, (at - this.#at) / lengthOf(range), whole2)
      });
      this.#at = at;
      return;
    }
    const fixed = this.#grip === "new" ? this.#at : this.#grip === "from" ? range.to : range.from;
    const chosen = {
      from: Math.min(fixed, at),
      to: Math.max(fixed, at)
    };
    if (lengthOf(chosen) > 0) this.#store.set({
      range: within(chosen, whole2)
    });
    if (this.#grip !== "new") this.#grip = at < fixed ? "from" : "to";
  }
  #gripAt(clientX) {
    const { left, right } = this.#window.getBoundingClientRect();
    if (this.#window.classList.contains("whole")) return "new";
    if (Math.abs(clientX - left) <= HANDLE) return "from";
    if (Math.abs(clientX - right) <= HANDLE) return "to";
    return clientX > left && clientX < right ? "both" : "new";
  }
  #timeAt(clientX) {
    const { left, width } = this.#canvas.getBoundingClientRect();
    const { whole: whole2 } = this.#trace;
    const share2 = Math.min(1, Math.max(0, (clientX - left) / width));
    return whole2.from + share2 * lengthOf(whole2);
  }
};
function coloursOf() {
  const legend = byId("legend");
  const colour = (name) => {
    const swatch = legend.querySelector(\`.swatch.\${name}\`);
    return swatch === null ? "gray" : getComputedStyle(swatch).backgroundColor;
  };
  const phases = Object.fromEntries(PHASES.map((phase) => [
    phase,
    colour(phase)
  ]));
  return {
    ...phases,
    bad: colour("bad"),
    extent: colour("extent")
  };
}

// report/curl/command.ts
var MADE_BY_CURL = /* @__PURE__ */ new Set([
  "host",
  "content-length",
  "transfer-encoding",
  "connection"
]);
var USUAL = [
  "accept",
  "user-agent"
];
var GLOB = /[[\\]{}]/;
var UNSAFE2 = /[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]/u;
function curlCommand(request) {
  return [
    "curl",
    ...methodOptions(request),
    ...fieldOptions(request),
    ...routeOptions(request)
  ].concat(quoted(request.url)).join(" \\\\\\n  ");
}
function methodOptions({ method, bodyBytes }) {
  const hasBody = bodyBytes > 0;
  if (method === "HEAD" && !hasBody) return [
    "--head"
  ];
  const usual = hasBody ? "POST" : "GET";
  return [
    ...method === usual ? [] : [
      \`--request \${quoted(method)}\`
    ],
    ...hasBody ? [
      "--data-binary @body"
    ] : []
  ];
}
function fieldOptions({ fields, isComplete = true, bodyBytes }) {
  const names = new Set(fields.map(([name]) => name.toLowerCase()));
  const own = !isComplete ? [] : bodyBytes > 0 ? [
    ...USUAL,
    "content-type"
  ] : USUAL;
  return [
    ...fields.filter(([name]) => !MADE_BY_CURL.has(name.toLowerCase())).map(fieldOption),
    ...own.filter((name) => !names.has(name)).map((name) => \`--header '\${name}:'\`),
    ...names.has("accept-encoding") ? [
      "--compressed"
    ] : []
  ];
}
function fieldOption([name, value]) {
  if (value === "") return \`--header \${quoted(\`\${name};\`)}\`;
  const isRedacted = value === REDACTED && redactField(name, "") === REDACTED;
  if (!isRedacted) return \`--header \${quoted(\`\${name}: \${value}\`)}\`;
  const variable = name.toUpperCase().replaceAll(/\\W/g, "_");
  return \`--header \${quoted(\`\${name}: \`)}"$\${variable}"\`;
}
function routeOptions({ url, follows, proxy, unixSocket }) {
  return [
    ...url.startsWith("https:") ? [
      "--http1.1"
    ] : [],
    ...follows ? [
      "--location"
    ] : [],
    ...proxy ? [
      \`--proxy \${quoted(proxy)}\`
    ] : [],
    ...unixSocket ? [
      \`--unix-socket \${quoted(unixSocket)}\`
    ] : [],
    ...GLOB.test(url) ? [
      "--globoff"
    ] : []
  ];
}
function quoted(text) {
  if (/^[\\w@%+=:,./-]+$/.test(text)) return text;
  return \`'\${Array.from(text, quotedCharacter).join("")}'\`;
}
function quotedCharacter(character) {
  if (character === "'") return \`'\\\\''\`;
  if (character === "	" || character === "\\n" || !UNSAFE2.test(character)) return character;
  return \`'"$(printf '\${octal(character)}')"'\`;
}
function octal(character) {
  const bytes2 = [
    ...new TextEncoder().encode(character)
  ];
  return bytes2.map((byte) => \`\\\\\${byte.toString(8).padStart(3, "0")}\`).join("");
}

// page/tips.ts
var DISTANCE = 14;
var tips = /* @__PURE__ */ new WeakMap();
function tip(element, make) {
  tips.set(element, make);
  return element;
}
function showTips() {
  const box = el("div", {
    id: "tip",
    role: "tooltip",
    hidden: true
  });
  document.body.append(box);
  let target = null;
  const hide = () => {
    target = null;
    box.hidden = true;
  };
  document.addEventListener("pointermove", ({ target: under, clientX, clientY, buttons }) => {
    const found = buttons === 0 && under instanceof Element ? tipped(under) : null;
    if (found === null) return hide();
    if (found !== target) {
      target = found;
      fill(box, ...tips.get(found)());
      box.hidden = false;
    }
    moveTo(box, clientX, clientY);
  });
  for (const type of [
    "pointerdown",
    "keydown",
    "wheel",
    "pointerleave",
    "blur"
  ]) {
    document.addEventListener(type, hide, {
      passive: true,
      capture: true
    });
  }
}
function tipped(element) {
  let one = element;
  while (one !== null && !tips.has(one)) one = one.parentElement;
  return one;
}
function moveTo(box, x, y) {
  const { offsetWidth: width, offsetHeight: height } = box;
  const { innerWidth, innerHeight } = globalThis;
  const left = x + DISTANCE + width > innerWidth ? x - DISTANCE - width : x + DISTANCE;
  const top = y + DISTANCE + height > innerHeight ? y - DISTANCE - height : y + DISTANCE;
  box.style.left = \`\${Math.max(4, left)}px\`;
  box.style.top = \`\${Math.max(4, top)}px\`;
}

// page/bar_view.ts
var BEYOND = 0.02;
var MOST_LANES = 3;
var STATES = {
  ok: "",
  failed: "failed",
  lost: "lost the race",
  open: "not over",
  apart: "for a connection that another call got"
};
function barView(bar, range, about) {
  const { phase, start, end, state, lane: lane2, lanes } = bar;
  if (end < range.from || start > range.to) return null;
  const view = el("i", {
    class: \`bar \${phase} \${state}\`
  });
  placeIn(view, start, end, range);
  if (lanes > 1) {
    view.classList.add("raced");
    view.style.setProperty("--lane", String(lane2));
    view.style.setProperty("--lanes", String(lanes));
  }
  view.append(...metricViews(bar));
  return tip(view, () => [
    barLine(bar),
    ...metricLines(bar),
    ...about()
  ]);
}
function placeIn(element, start, end, range) {
  const from = Math.max(shareOf(start, range), -BEYOND);
  const to = Math.min(shareOf(end, range), 1 + BEYOND);
  place(element, from, Math.max(from, to));
}
function barLine({ phase, start, end, state, note }) {
  const how = STATES[state] === "" ? null : el("span", {
    class: "how"
  }, STATES[state]);
  return el("p", {
    class: "tip-bar"
  }, el("i", {
    class: \`swatch \${phase} \${state}\`
  }), el("b", {}, phase), note === "" ? null : el("span", {
    class: "mono"
  }, note), how, el("span", {
    class: "figure"
  }, duration(end - start)));
}
function metricViews({ metrics, start, end }) {
  const lanes = Math.min(MOST_LANES, Math.max(0, ...metrics.map(({ lane: lane2 }) => lane2 + 1)));
  return metrics.filter(({ lane: lane2 }) => lane2 < lanes).map(({ offset, duration: duration2, lane: lane2 }) => {
    const view = el("i", {
      class: "metric"
    });
    place(view, offset / (end - start), Math.min(1, (offset + duration2) / (end - start)));
    view.style.setProperty("--lane", String(lane2));
    view.style.setProperty("--lanes", String(lanes));
    return view;
  });
}
function metricLines({ metrics }) {
  return metrics.map(({ name, description, duration: ms }) => el("p", {
    class: "tip-metric"
  }, el("span", {}, "server: "), el("b", {}, name), description === "" ? null : el("span", {}, description), el("span", {
    class: "figure"
  }, duration(ms))));
}

// page/call_row.ts
function callRow(call, trace2, range) {
  const { callId, method, url } = call;
  const total = duration(trace2.spent(call));
  const label = \`\${method} \${url}, \${resultOf(call)}, \${connectionText(call)}, \${total}\`;
  const row3 = el("div", {
    role: "row",
    id: \`call-\${callId}\`,
    class: "row",
    "aria-label": label
  });
  if (isBad(call)) row3.classList.add("bad");
  const about = () => [
    ...callTip(call, trace2)
  ];
  row3.append(tip(el("div", {
    class: "cells"
  }, cell("id", String(callId)), cell("name", el("span", {
    class: "method"
  }, method), urlView(url)), cell("status", statusView(call)), cell("conn", connectionView(call)), cell("time", total)), about), barsCell(call, trace2, range, about));
  return row3;
}
function urlView(url) {
  const origin = originOf(url);
  const host = origin.replace(/^[a-z]+:\\/\\//i, "");
  return el("span", {
    class: "url"
  }, el("b", {}, url.slice(origin.length)), el("span", {
    class: "host"
  }, host));
}
function statusView(call) {
  const result = resultOf(call);
  const kind = /^\\d/.test(result) ? \`s\${result[0]}\` : result;
  return el("span", {
    class: \`result \${kind}\`
  }, result);
}
function cell(name, ...children) {
  return el("span", {
    role: "gridcell",
    class: name
  }, ...children);
}
function barsCell(call, trace2, range, about) {
  const phases = PHASES.filter((phase) => call.timings[phase] !== null).map((phase) => \`\${phase} \${duration(call.timings[phase])}\`);
  const bars = cell("bars");
  bars.setAttribute("aria-label", phases.join(", "));
  const extent = tip(el("i", {
    class: "extent"
  }), about);
  placeIn(extent, call.start, trace2.endOf(call), range);
  bars.append(extent);
  for (const exchange of exchangesOf(call)) {
    for (const bar of barsOf(exchange, trace2)) {
      const view = barView(bar, range, about);
      if (view !== null) bars.append(view);
    }
    if (exchange.attempt.start > call.start) bars.append(turn(exchange.attempt.start, range));
  }
  if (call.outcome === "error" || call.outcome === "aborted") {
    const end = el("i", {
      class: "end"
    }, "\\u2715");
    placeIn(end, trace2.endOf(call), trace2.endOf(call), range);
    bars.append(end);
  }
  return bars;
}
function turn(time, range) {
  const view = el("i", {
    class: "turn"
  });
  placeIn(view, time, time, range);
  return view;
}
function connectionText(call) {
  const { connection } = lastExchange(call).attempt;
  if (connection === null) return "no connection";
  return \`\${connection.reused ? "reused" : "new"} connection \${connection.connId}\`;
}
function connectionView(call) {
  const { connection } = lastExchange(call).attempt;
  if (connection === null) return el("span", {}, "\\u2013");
  const kind = connection.reused ? "reused" : "new";
  return el("span", {
    class: \`chip \${kind}\`
  }, \`\${connection.connId}\`);
}
function* callTip(call, trace2) {
  const { method, url, timings } = call;
  yield el("p", {
    class: "tip-title"
  }, el("b", {}, method), " ", el("span", {}, url));
  yield el("p", {
    class: "tip-facts"
  }, statusView(call), el("span", {}, connectionText(call)), el("span", {
    class: "figure"
  }, duration(trace2.spent(call))));
  const happened = PHASES.filter((phase) => timings[phase] !== null);
  yield el("div", {
    class: "tip-phases"
  }, ...happened.map((phase) => el("span", {}, el("i", {
    class: \`swatch \${phase}\`
  }), phase, el("b", {}, duration(timings[phase])))));
  if (call.error !== null) yield el("p", {
    class: "tip-error"
  }, call.error.message);
}

// page/copy.ts
var SHOWN_FOR_MS = 1600;
function copyButton(label, text) {
  const said = el("span", {
    class: "said",
    role: "status"
  });
  const act = async () => {
    const copied = await copy(text);
    said.textContent = copied ? "copied" : "cannot copy: select the text";
    setTimeout(() => said.textContent = "", SHOWN_FOR_MS);
  };
  return el("span", {
    class: "copy"
  }, button(label, {}, () => void act()), said);
}
async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copyBySelection(text);
  }
}
function copyBySelection(text) {
  const area = el("textarea", {
    class: "unseen",
    readonly: true
  });
  area.value = text;
  const focused = document.activeElement;
  document.body.append(area);
  area.select();
  const copied = document.execCommand("copy");
  area.remove();
  if (focused instanceof HTMLElement) focused.focus();
  return copied;
}

// page/panel/events.ts
function eventList(events, from, trace2) {
  const list = el("ol", {
    class: "events"
  });
  for (let at = 0; at + 1 < events.length; at += 2) {
    const [type = "", text = ""] = trace2.data.lines[events[at + 1]] ?? [];
    list.append(eventLine(events[at] - from, type, text));
  }
  return list;
}
function eventLine(after, type, text) {
  return el("li", {}, el("span", {
    class: "figure"
  }, after.toFixed(2)), el("b", {}, type), el("span", {}, text));
}

// report/text/misses.ts
var MISSES = {
  busy: "all others are in use",
  limit: "the limit on connections to the host is reached",
  disabled: "keep-alive is disabled",
  expired: "the idle one had expired",
  closedByPeer: "the server had closed the idle one",
  connectionClose: "the last one was for one request only",
  evicted: "the idle one had to make room",
  broken: "the last one broke"
};

// page/lanes.ts
var NARROW = {
  use: 3,
  phases: 10
};
function piecesOf(connection, trace2, range, width) {
  const pixel = lengthOf(range) / Math.max(width, 1);
  const narrow = NARROW.use * pixel;
  const exchanges = trace2.usesOf(connection);
  const uses = connection.uses.flatMap(({ start, end }, index) => {
    const exchange = exchanges[index];
    return exchange ? [
      {
        start,
        end: end ?? trace2.data.end,
        exchange
      }
    ] : [];
  });
  const isSeen = ({ start, end }) => end >= range.from && start <= range.to;
  const { dial } = connection;
  return [
    ...dial === null ? [] : [
      {
        kind: "dial",
        bars: dialBars(dial, trace2.endOf(dial))
      }
    ],
    ...gapsOf(connection, trace2).filter((gap) => gap.end - gap.start > narrow).filter(isSeen),
    ...together(uses.filter(isSeen), pixel),
    ...queuesOf(exchanges, trace2, narrow).filter(({ bar }) => isSeen(bar))
  ];
}
function together(uses, pixel) {
  const narrow = NARROW.use * pixel;
  const pieces = [];
  for (const { start, end, exchange } of uses) {
    if (end - start > narrow) {
      const bars = end - start > NARROW.phases * pixel ? exchangeBars(exchange, end) : [];
      pieces.push({
        kind: "use",
        start,
        end,
        exchange,
        bars
      });
      continue;
    }
    const last = pieces.at(-1);
    const joins = last?.kind === "uses" && start - last.end <= narrow;
    const begun = joins ? last : {
      start,
      count: 0
    };
    if (joins) pieces.pop();
    pieces.push({
      kind: "uses",
      start: begun.start,
      end,
      count: begun.count + 1
    });
  }
  return pieces;
}
function gapsOf({ dial, uses, closed }, trace2) {
  const established = dial?.outcome === "ok" ? dial.end : null;
  const begins = [
    established,
    ...uses.map(({ end }) => end)
  ];
  const ends = [
    ...uses.map(({ start }) => start),
    closed?.time ?? trace2.data.end
  ];
  return begins.flatMap((start, index) => {
    const end = ends[index];
    return start === null || end === void 0 || end <= start ? [] : [
      {
        kind: "idle",
        start,
        end
      }
    ];
  });
}
function queuesOf(exchanges, trace2, narrow) {
  const waits = exchanges.flatMap((exchange) => {
    const bar = exchange.attempt.queue === null ? void 0 : barsOf(exchange, trace2)[0];
    return bar !== void 0 && bar.end - bar.start > narrow ? [
      {
        exchange,
        bar
      }
    ] : [];
  });
  const lanes = laned(waits.map(({ bar }) => bar));
  return waits.map((wait, index) => ({
    kind: "queue",
    ...wait,
    lane: lanes.of[index] ?? 0
  }));
}

// page/connection_row.ts
var LABEL_ROOM = 26;
var MOST_QUEUES = 3;
function connectionRow(connection, settings) {
  const { connId, uses } = connection;
  const host = hostOf(connection, settings.trace);
  const label = \`connection \${connId} to \${host}, \${count(uses.length, "request")}, \${endText(connection)}\`;
  return el("div", {
    role: "row",
    id: \`connection-\${connId}\`,
    class: "row lane",
    "aria-label": label
  }, el("div", {
    class: "cells"
  }, el("span", {
    role: "gridcell",
    class: "id"
  }, el("span", {
    class: "chip new"
  }, \`\${connId}\`)), el("span", {
    role: "gridcell",
    class: "name"
  }, el("b", {
    class: "host"
  }, host), el("small", {}, smallPrint(connection))), el("span", {
    role: "gridcell",
    class: "time"
  }, count(uses.length, "request"))), lane(connection, settings));
}
function smallPrint(connection) {
  const { remoteAddr } = connection;
  return remoteAddr === null ? shortEnd(connection) : \`\${remoteAddr} \\xB7 \${shortEnd(connection)}\`;
}
function hostOf(connection, trace2) {
  const hostPort = connection.dial?.hostPort ?? trace2.usesOf(connection)[0]?.attempt.hostPort;
  return hostPort ?? connection.remoteAddr ?? "unknown";
}
function endText(connection) {
  const { closed } = connection;
  if (closed === null || hasFailed(connection)) return shortEnd(connection);
  const [who, why] = closeWords(closed.reason);
  return closed.reason === "peer" ? \`closed \${who}\` : \`closed \${who}: \${why}\`;
}
function shortEnd(connection) {
  if (hasFailed(connection)) return "dial failed";
  return connection.closed === null ? "still open" : closeWords(connection.closed.reason)[1];
}
function hasFailed({ dial }) {
  return dial !== null && dial.outcome !== "ok" && dial.outcome !== null;
}
function lane(connection, settings) {
  const { trace: trace2, range, width } = settings;
  const view = el("span", {
    role: "gridcell",
    class: "bars"
  });
  for (const piece of piecesOf(connection, trace2, range, width)) {
    for (const one of pieceViews(piece, settings)) if (one !== null) view.append(one);
  }
  if (connection.closed !== null) {
    const { time } = connection.closed;
    const end = tip(el("i", {
      class: "closed"
    }), () => [
      endText(connection)
    ]);
    placeIn(end, time, time, range);
    view.append(end);
  }
  return view;
}
function pieceViews(piece, settings) {
  const { range } = settings;
  switch (piece.kind) {
    case "dial":
      return piece.bars.map((bar) => barView(bar, range, () => []));
    case "idle":
      return [
        stretch("idle", piece, range, \`idle for \${duration(piece.end - piece.start)}\`)
      ];
    case "uses":
      return [
        stretch("uses", piece, range, \`\${count(piece.count, "call")}: zoom in to see them\`)
      ];
    case "queue": {
      const view = barView(piece.bar, range, () => [
        aboutUse(piece.exchange)
      ]);
      view?.classList.add("waits");
      view?.style.setProperty("--lane", String(Math.min(piece.lane, MOST_QUEUES - 1)));
      if (view) view.dataset.call = String(piece.exchange.call.callId);
      return [
        view
      ];
    }
    case "use":
      return [
        useView(piece, settings)
      ];
  }
}
function useView(piece, settings) {
  const { range, width, selected, matches } = settings;
  const { call } = piece.exchange;
  const view = el("i", {
    class: "use",
    "data-call": call.callId
  });
  placeIn(view, piece.start, piece.end, range);
  const own = {
    from: piece.start,
    to: piece.end
  };
  for (const bar of piece.bars) {
    const drawn = barView(bar, own, () => [
      aboutUse(piece.exchange)
    ]);
    if (drawn !== null) view.append(drawn);
  }
  const room = (piece.end - piece.start) / lengthOf(range) * width;
  if (room > LABEL_ROOM) view.append(el("span", {
    class: "number"
  }, String(call.callId)));
  view.classList.toggle("selected", selected?.kind === "call" && selected.id === call.callId);
  view.classList.toggle("faint", !matches(call.callId));
  view.classList.toggle("bad", isBad(call));
  return tip(view, () => [
    aboutUse(piece.exchange)
  ]);
}
function aboutUse({ call, hop }) {
  return el("p", {
    class: "tip-title"
  }, \`call \${call.callId}: \`, el("b", {}, hop.method), " ", el("span", {}, hop.url));
}
function stretch(name, { start, end }, range, about) {
  const view = tip(el("i", {
    class: name
  }), () => [
    about
  ]);
  placeIn(view, start, end, range);
  return view;
}

// page/panel/parts.ts
function section(title2, ...children) {
  return el("section", {}, el("h3", {}, title2), ...children);
}
function folded(title2, ...children) {
  return el("details", {}, el("summary", {}, el("h3", {}, title2)), ...children);
}
function factList(...facts2) {
  const known = facts2.filter((fact) => fact !== null);
  return el("dl", {}, ...known.flatMap(([name, value]) => [
    el("dt", {}, name),
    el("dd", {}, value)
  ]));
}
function fieldTable(fields) {
  if (fields.length === 0) return el("p", {
    class: "muted"
  }, "none");
  return el("table", {
    class: "fields"
  }, el("tbody", {}, ...fields.map(([name, value]) => el("tr", {}, el("th", {
    scope: "row"
  }, name), el("td", {}, value)))));
}
function errorBox(error, where) {
  const code = error.code === void 0 ? null : \`code \${error.code}\`;
  const facts2 = [
    where,
    code
  ].filter((one) => one !== null);
  return el("div", {
    class: "error-box"
  }, el("p", {}, error.message), facts2.length === 0 ? null : el("p", {
    class: "muted"
  }, facts2.join(" \\xB7 ")), ...causesOf(error).map((text) => el("p", {
    class: "cause"
  }, text)));
}
function causesOf({ cause, errors = [] }) {
  const inner = [
    ...cause === void 0 ? [] : [
      cause
    ],
    ...errors
  ];
  return inner.flatMap((one) => [
    ...one.message === "" ? [] : [
      \`\${one.name}: \${one.message}\`
    ],
    ...causesOf(one)
  ]);
}

// page/panel/course.ts
function courseSection({ hop, attempt }, trace2) {
  const { upgrade, retry, request } = attempt;
  const expect = request?.expect ?? null;
  const redirect = attempt === hop.attempts.at(-1) ? hop.redirect : null;
  if ([
    upgrade,
    retry,
    expect,
    redirect
  ].every((one) => one === null)) return null;
  return section("Course", factList(expect === null ? null : [
    "Expect",
    \`waited \${duration(trace2.spent(expect))} for 100: \${expect.reason ?? "open"}\`
  ], upgrade === null ? null : [
    "Switched to",
    upgrade
  ], redirect === null ? null : [
    "Redirect",
    \`\${redirect.status} to \${redirect.method} \${redirect.to}\`
  ], redirect === null || redirect.dropped.length === 0 ? null : [
    "Left out",
    redirect.dropped.join(", ")
  ], redirect?.downgraded ? [
    "Beware",
    "https is left for http"
  ] : null, retry === null ? null : [
    "Repeated",
    retry.reason
  ]), retry === null ? null : errorBox(retry.error, null));
}

// page/panel/links.ts
function itemButton(item, open, label) {
  return button(label ?? \`\${item.kind} \${item.id}\`, {
    class: "link"
  }, () => open(item));
}

// page/panel/timing.ts
function timingTable(exchange, trace2) {
  const { hop, attempt } = exchange;
  const bars = barsOf(exchange, trace2);
  const axis = {
    from: attempt.start,
    to: Math.max(trace2.endOf(attempt), attempt.start + 0.01)
  };
  const isLast = attempt === hop.attempts.at(-1);
  const rows2 = PHASES.flatMap((phase) => {
    const own = bars.filter((bar) => bar.phase === phase);
    const told = isLast ? hop.timings[phase] : null;
    return [
      phaseRow(phase, own, told, axis),
      ...innerRows(phase, own, exchange, trace2, axis)
    ];
  });
  return el("table", {
    class: "timing"
  }, el("tbody", {}, ...rows2), el("tfoot", {}, el("tr", {}, el("th", {
    scope: "row"
  }, "total"), el("td", {}), el("td", {
    class: "figure"
  }, duration(axis.to - axis.from)))));
}
function phaseRow(phase, bars, told, axis) {
  const broken = bars.find(({ state }) => state === "failed" || state === "open");
  const apart = bars.some(({ state }) => state === "apart");
  const known = told ?? (bars.length === 0 || apart ? null : span(bars));
  const note = broken !== void 0 && told === null ? \` \${noteOf(broken)}\` : "";
  return row({
    class: known === null ? "not" : "",
    title: PHASE_MEANINGS[phase]
  }, [
    el("i", {
      class: \`swatch \${phase}\`
    }),
    phase
  ], bars.flatMap((bar) => barView({
    ...bar,
    metrics: []
  }, axis, () => []) ?? []), \`\${duration(known)}\${note}\`);
}
function noteOf({ state }) {
  return state === "open" ? "\\u2026" : "\\u2715";
}
function innerRows(phase, bars, { attempt }, trace2, axis) {
  const dial = trace2.dialOf(attempt);
  if (phase === "dns") return queryRows(dial, axis);
  if (phase === "connect" && dial !== null) return addressRows(dial, bars, axis);
  return phase === "wait" ? bars.flatMap((bar) => metricRows(bar, axis)) : [];
}
function queryRows(dial, axis) {
  const { start = 0, answer } = dial?.dns ?? {};
  return (answer?.queries ?? []).map(({ record, elapsed, found }) => {
    const bar = el("i", {
      class: "bar dns thin"
    });
    place(bar, share(start, axis), share(start + (elapsed ?? 0), axis));
    const figure = elapsed === null ? "not awaited" : duration(elapsed);
    const what = \`\${record}: \${found === 0 ? "no address" : \`\${found} found\`}\`;
    return row({
      class: "inner"
    }, [
      what
    ], elapsed === null ? [] : [
      bar
    ], figure);
  });
}
function addressRows(dial, bars, axis) {
  if (dial.connects.length < 2 && dial.connects[0]?.outcome === "ok") return [];
  return dial.connects.map(({ address, outcome, error }, index) => {
    const bar = bars[index];
    const ended = outcome === null ? "open" : OUTCOMES[outcome] ?? outcome;
    const won = outcome === "ok" ? "won" : ended;
    const view = bar === void 0 ? null : barView({
      ...bar,
      lanes: 1,
      lane: 0
    }, axis, () => []);
    view?.classList.add("thin");
    const figure = bar === void 0 ? "" : duration(bar.end - bar.start);
    return row({
      class: \`inner address \${outcome ?? ""}\`,
      title: error?.message ?? null
    }, [
      el("span", {
        class: "mono"
      }, address),
      " ",
      el("em", {}, won)
    ], view === null ? [] : [
      view
    ], figure);
  });
}
function metricRows({ start, end, metrics }, axis) {
  return metrics.map(({ name, description, duration: ms, offset }) => {
    const bar = el("i", {
      class: "bar metric-bar thin"
    });
    place(bar, share(start + offset, axis), share(Math.min(end, start + offset + ms), axis));
    const label = [
      el("span", {
        class: "mono"
      }, name),
      " ",
      el("em", {}, description)
    ];
    return row({
      class: "inner",
      title: "as the server says"
    }, label, [
      bar
    ], duration(ms));
  });
}
function row(attributes, name, bars, figure) {
  return el("tr", attributes, el("th", {
    scope: "row"
  }, ...name), el("td", {
    class: "track"
  }, el("span", {}, ...bars)), el("td", {
    class: "figure"
  }, figure));
}
function share(time, { from, to }) {
  return Math.min(1, Math.max(0, (time - from) / (to - from)));
}
function span(bars) {
  return Math.max(...bars.map(({ end }) => end)) - Math.min(...bars.map(({ start }) => start));
}

// page/panel/tls.ts
var DAY = 864e5;
var SOON = 14;
function tlsSection({ peer, serverName, facts: facts2, error, end }, epoch) {
  const { protocol, cipher, alpnProtocol = null, certificate } = facts2 ?? {};
  const now = epoch + (end ?? 0);
  return section(peer === "proxy" ? "TLS with the proxy" : "TLS", factList([
    "Server name",
    serverName
  ], protocol === void 0 ? null : [
    "Protocol",
    protocol
  ], cipher === void 0 ? null : [
    "Cipher",
    cipher
  ], [
    "ALPN",
    alpnProtocol ?? "\\u2013"
  ], ...certificate === void 0 ? [] : [
    [
      "Certificate",
      certificate.subject
    ],
    [
      "Names",
      certificate.names.join(", ")
    ],
    [
      "Issuer",
      certificate.issuer
    ],
    [
      "Valid",
      validity(certificate.validFrom, certificate.validTo, now)
    ],
    [
      "SHA-256",
      el("span", {
        class: "mono hash"
      }, certificate.fingerprint256)
    ],
    certificate.chain.length === 0 ? null : [
      "Chain",
      certificate.chain.map(({ subject }) => subject).join(" \\u2190 ")
    ]
  ]), error === null ? null : errorBox(error, null));
}
function validity(from, to, now) {
  const left = Math.floor((Date.parse(to) - now) / DAY);
  const [text, kind] = left < 0 ? [
    "expired when this was recorded",
    "bad"
  ] : [
    \`\${count(left, "day")} left when this was recorded\`,
    left < SOON ? "warn" : "good"
  ];
  const days = \`\${from.slice(0, 10)} to \${to.slice(0, 10)}, \`;
  return el("span", {}, days, el("b", {
    class: kind ?? ""
  }, text ?? ""));
}

// page/panel/exchange.ts
var MOST_METRICS2 = 20;
function exchangeView(exchange, trace2, open) {
  const { attempt } = exchange;
  const { request, response } = attempt;
  const connId = attempt.connection?.connId ?? attempt.dial;
  const dial = connId === null ? null : trace2.connection(connId)?.dial ?? null;
  const { head = null, informational = [], trailers = null } = response ?? {};
  return [
    section("Timing", timingTable(exchange, trace2), serverTiming(exchange, trace2)),
    section("Connection", connectionFacts(exchange, trace2, open)),
    ...(dial?.tls ?? []).map((tls) => tlsSection(tls, trace2.data.epoch)),
    courseSection(exchange, trace2),
    request === null ? null : section("Bytes", byteFacts(exchange)),
    request === null ? null : section("Request headers", fieldTable(request.fields)),
    ...informational.map(({ status, statusText, fields }) => section(\`\${status} \${statusText}\`, fieldTable(fields))),
    head === null ? null : section("Response headers", fieldTable(head.fields)),
    trailers === null ? null : section("Response trailers", fieldTable(trailers)),
    curlSection(exchange, trace2)
  ];
}
function curlRequestOf({ call, hop, attempt }, trace2) {
  const { request } = attempt;
  const connId = attempt.connection?.connId;
  const [first] = (connId === void 0 ? null : trace2.connection(connId)?.dial)?.connects ?? [];
  return {
    method: hop.method,
    url: hop.url,
    // Of a request that was never sent, what its caller wanted is known.
    fields: request?.fields ?? call.headers,
    isComplete: request !== null,
    bodyBytes: request?.bodyBytes ?? 0,
    follows: hop.index === 0 && call.hops.length > 1,
    proxy: hop.proxy?.source === "env" ? null : hop.proxy?.proxy ?? null,
    unixSocket: first?.network === "unix" ? first.address : null
  };
}
function curlSection(exchange, trace2) {
  const command = curlCommand(curlRequestOf(exchange, trace2));
  return folded("As a curl command", el("pre", {}, command), copyButton("Copy", command));
}
function serverTiming(exchange, trace2) {
  const { serverTiming: serverTiming2 } = exchange.attempt;
  if (serverTiming2.length === 0) return null;
  const drawn = barsOf(exchange, trace2).flatMap(({ metrics }) => metrics);
  const others = serverTiming2.filter((metric) => {
    return !drawn.some(({ name, duration: duration2 }) => name === metric.name && duration2 === metric.duration);
  });
  const rest = others.slice(0, MOST_METRICS2).map(metricText).join(", ");
  const texts = [
    drawn.length === 0 ? "" : "Server-Timing says how long, and not when.",
    rest === "" ? "" : \`The server says: \${rest}.\`
  ];
  return el("p", {
    class: "muted"
  }, texts.filter((text) => text !== "").join(" "));
}
function metricText({ name, description, duration: ms }) {
  const what = description === "" ? name : \`\${name} (\${description})\`;
  return ms === null ? what : \`\${what} \${duration(ms)}\`;
}
function connectionFacts({ hop, attempt }, trace2, open) {
  const { connection, miss, queue, dial } = attempt;
  const known = trace2.connection(connection?.connId ?? dial ?? -1);
  const { proxy } = hop;
  const { dns = null, tunnel = null } = trace2.dialOf(attempt) ?? {};
  return factList(...connection === null ? [
    [
      "Connection",
      "none"
    ]
  ] : gotFacts(attempt, open), miss === null ? null : [
    "Not reused",
    MISSES[miss] ?? "there was no idle connection"
  ], queue === null ? null : [
    "Queue",
    \`\${duration(trace2.spent(queue))} (\${queue.reason})\`
  ], connection === null || connection.localAddr === null ? null : [
    "Local address",
    mono(connection.localAddr)
  ], connection === null ? null : [
    "Remote address",
    mono(connection.remoteAddr)
  ], ...lookupFacts(dns), tunnel === null ? null : [
    "Tunnel",
    \`to \${tunnel.target}\${tunnelResult(tunnel)}\`
  ], proxy === null || proxy.proxy === null && proxy.rule === null ? null : [
    "Proxy",
    \`\${proxy.proxy ?? "none"} (\${proxy.source}\${proxy.rule === null ? "" : \`, \${proxy.rule}\`})\`
  ], known === void 0 ? null : [
    "End",
    endText(known)
  ]);
}
function lookupFacts(dns) {
  const { answer = null, error = null } = dns ?? {};
  if (answer === null) return [];
  const shared = answer.coalesced ? ", shared with another call" : "";
  return [
    [
      "Addresses",
      mono(answer.addresses.join(", ") || "none")
    ],
    [
      "Found by",
      \`\${answer.source}\${shared}\`
    ],
    error === null ? null : [
      "Lookup",
      error.message
    ]
  ];
}
function tunnelResult({ answer, error }) {
  const status = answer?.status === void 0 ? "" : \`, status \${answer.status}\`;
  return error === null ? status : \`\${status}: \${error.message}\`;
}
function gotFacts({ connection, dial }, open) {
  if (connection === null) return [];
  const { connId, reused, idleTime, requestsServed, age, dialedBy } = connection;
  const past = reused ? \`, \${count(requestsServed, "request")} before\` : "";
  const idle = idleTime === null ? "" : \`, idle for \${duration(idleTime)}\`;
  const rest = reused ? \`, \${duration(age)} old\` : "";
  return [
    [
      "Connection",
      el("span", {}, itemButton({
        kind: "connection",
        id: connId
      }, open), \` \${reused ? "reused" : "new"}\${past}\${idle}\${rest}\`)
    ],
    // Whose dial it was matters where it was not this call's.
    connId === dial || reused ? null : [
      "Dialled by",
      itemButton({
        kind: "call",
        id: dialedBy
      }, open)
    ]
  ];
}
function byteFacts({ attempt }) {
  const { request, response, bytesSent, bytesReceived } = attempt;
  const body = response?.body ?? null;
  const got = response?.head?.bytes ?? 0;
  return factList([
    "Sent",
    split(bytesSent, {
      head: request?.headBytes ?? 0,
      body: request?.bodyBytes ?? 0,
      framing: request?.framingBytes ?? 0
    })
  ], [
    "Received",
    split(bytesReceived, {
      head: got,
      body: body?.bodyBytes ?? 0,
      framing: body?.framingBytes ?? 0
    })
  ], body === null ? null : [
    "Body, decoded",
    decoded(body.bodyBytes, body.decodedBytes)
  ], body === null ? null : [
    "Reading waited",
    \`\${duration(body.networkWait)} for the network, \${duration(body.consumerWait)} for the reader\`
  ]);
}
function split(total, parts) {
  const told = Object.entries(parts).filter(([, size]) => size > 0).map(([name, size]) => \`\${name} \${bytes(size)}\`);
  return told.length === 0 ? bytes(total) : \`\${bytes(total)}: \${told.join(", ")}\`;
}
function decoded(sent, got) {
  const saved = got > sent && got > 0 ? \` (\${Math.round((1 - sent / got) * 100)} % saved)\` : "";
  return \`\${bytes(got)}\${saved}\`;
}
function mono(text) {
  return el("span", {
    class: "mono"
  }, text);
}

// page/panel/call.ts
function callView(call, trace2, open) {
  const exchanges = exchangesOf(call);
  const body = el("div", {
    class: "exchange"
  });
  const show = (exchange) => fill(body, ...exchangeView(exchange, trace2, open));
  show(lastExchange(call));
  return [
    title(call, trace2),
    call.error === null ? null : errorBox(call.error, call.failedPhase === null ? null : \`in \${call.failedPhase}\`),
    exchanges.length < 2 ? null : exchangeTabs(exchanges, trace2, body, show),
    body,
    folded("Events", eventList(call.events, call.start, trace2))
  ];
}
function title(call, trace2) {
  const { method, url } = call;
  const [first] = exchangesOf(call);
  const { response } = lastExchange(call).attempt;
  const size = response?.body?.decodedBytes;
  return el("header", {}, el("p", {
    class: "kicker"
  }, \`Call \${call.callId}\`, el("span", {}, \`begins after \${duration(call.start - trace2.whole.from)}\`)), el("h2", {
    id: "panel-title"
  }, el("span", {
    class: "method"
  }, method), " ", url), el("p", {
    class: "badges"
  }, statusView(call), el("span", {}, response?.head?.statusText ?? ""), el("span", {}, duration(trace2.spent(call))), size === void 0 ? null : el("span", {}, bytes(size)), first === void 0 ? null : copyButton("Copy as curl", curlCommand(curlRequestOf(first, trace2)))));
}
function exchangeTabs(exchanges, trace2, body, show) {
  const tabs = exchanges.map((exchange) => tab(exchange, trace2));
  const choose = (index) => {
    for (const [at, one] of tabs.entries()) {
      one.setAttribute("aria-selected", String(at === index));
      one.tabIndex = at === index ? 0 : -1;
    }
    show(exchanges[index]);
  };
  for (const [index, one] of tabs.entries()) {
    one.addEventListener("click", () => choose(index));
    one.addEventListener("keydown", (event) => {
      const step = {
        ArrowDown: 1,
        ArrowUp: -1
      }[event.key];
      const next = step === void 0 ? void 0 : tabs[index + step];
      if (next === void 0) return;
      event.preventDefault();
      event.stopPropagation();
      choose(index + step);
      next.focus();
    });
  }
  choose(exchanges.length - 1);
  body.setAttribute("role", "tabpanel");
  return el("div", {
    role: "tablist",
    "aria-orientation": "vertical",
    "aria-label": "Requests",
    class: "tabs"
  }, ...tabs);
}
function tab({ call, hop, attempt }, trace2) {
  const repeat = attempt.index === 0 ? "" : \`.\${attempt.index + 1}\`;
  const result = attempt.response?.head?.status ?? (attempt.retry === null ? "\\u2715" : "repeated");
  const bar = el("i", {
    class: "extent"
  });
  placeIn(bar, attempt.start, trace2.endOf(attempt), {
    from: call.start,
    to: trace2.endOf(call)
  });
  return el("button", {
    type: "button",
    role: "tab"
  }, el("span", {
    class: "step"
  }, \`\${hop.index + 1}\${repeat}\`), el("span", {
    class: "url"
  }, \`\${hop.method} \${hop.url}\`), el("span", {
    class: "muted"
  }, String(result)), el("span", {
    class: "figure"
  }, duration(trace2.spent(attempt))), el("span", {
    class: "track"
  }, bar));
}

// page/panel/connection.ts
var MOST = 200;
function connectionView2(connection, trace2, open) {
  const { connId, dial, uses, events } = connection;
  const start = dial?.start ?? uses[0]?.start ?? trace2.whole.from;
  return [
    el("header", {}, el("p", {
      class: "kicker"
    }, \`Connection \${connId}\`, el("span", {}, \`begins after \${duration(start - trace2.whole.from)}\`)), el("h2", {
      id: "panel-title"
    }, hostOf(connection, trace2))),
    dial?.error ? errorBox(dial.error, null) : null,
    section("Connection", facts(connection, trace2)),
    ...(dial?.tls ?? []).map((tls) => tlsSection(tls, trace2.data.epoch)),
    section("Calls", callTable(connection, trace2, open)),
    events.length === 0 ? null : folded("Events without a call", eventList(events, start, trace2))
  ];
}
function facts(connection, trace2) {
  const { dial, remoteAddr, localAddr, uses, closed } = connection;
  const open = dial?.outcome === "ok" ? dial.end : uses[0]?.start ?? null;
  const end = closed?.time ?? trace2.data.end;
  const busy = uses.reduce((sum, use) => sum + trace2.spent(use), 0);
  const life = open === null ? null : end - open;
  return factList(remoteAddr === null ? null : [
    "Remote address",
    remoteAddr
  ], localAddr === null ? null : [
    "Local address",
    localAddr
  ], dial === null ? [
    "Dial",
    "before the recording"
  ] : [
    "Dial",
    duration(trace2.spent(dial))
  ], life === null ? null : [
    "Open",
    duration(life)
  ], life === null || life <= 0 ? null : [
    "In use",
    \`\${duration(busy)}, \${Math.round(Math.min(1, busy / life) * 100)} %\`
  ], [
    "Requests",
    count(uses.length, "request")
  ], [
    "End",
    endText(connection)
  ]);
}
function callTable(connection, trace2, open) {
  const uses = trace2.usesOf(connection);
  if (uses.length === 0) return el("p", {
    class: "muted"
  }, "none");
  const rows2 = uses.slice(0, MOST).map(({ call, hop, attempt }) => el("tr", {}, el("td", {}, itemButton({
    kind: "call",
    id: call.callId
  }, open, String(call.callId))), el("td", {
    class: "url"
  }, \`\${hop.method} \${hop.url}\`), el("td", {}, statusView(call)), el("td", {
    class: "figure"
  }, duration(trace2.spent(attempt)))));
  const more = uses.length - rows2.length;
  return el("div", {}, el("table", {
    class: "calls"
  }, el("tbody", {}, ...rows2)), more === 0 ? null : el("p", {
    class: "muted"
  }, \`and \${count(more, "more call")}\`));
}

// page/panel/findings.ts
var MOST2 = 3;
var MOST_CALLS = 8;
function findingsView(trace2, open) {
  const { findings } = trace2.data;
  if (findings.length === 0) return null;
  const [first, more] = [
    findings.slice(0, MOST2),
    findings.slice(MOST2)
  ];
  const list = (some) => el("ul", {
    class: "findings"
  }, ...some.map((finding) => findingView(finding, trace2, open)));
  const rest = more.length === 0 ? null : el("details", {
    class: "more"
  }, el("summary", {}, \`\${count(more.length, "more finding")}\`), list(more));
  return section("What stands out", list(first), rest);
}
function findingView(finding, trace2, open) {
  const { severity, message, advice, cost, callIds, evidence } = finding;
  const calls = callIds.slice(0, MOST_CALLS).map((id) => itemButton({
    kind: "call",
    id
  }, open, \`call \${id}\`));
  const others = callIds.length - calls.length;
  return el("li", {
    class: severity
  }, el("p", {}, message), advice === null ? null : el("p", {
    class: "advice"
  }, advice), el("p", {
    class: "about"
  }, cost === null ? null : el("b", {}, duration(cost)), ...calls, others === 0 ? null : el("span", {}, \`and \${others} more\`)), el("details", {}, el("summary", {}, "evidence"), el("ol", {
    class: "events"
  }, ...evidence.map(({ time, type, text }) => eventLine(time - trace2.whole.from, type, text)))));
}

// page/panel/summary.ts
var LEAST = 4;
var LEAST_FOR_HISTOGRAM = 10;
var FIGURES = [
  "min",
  "p50",
  "p90",
  "p99",
  "max"
];
var MEASURES = [
  ...PHASES,
  "total"
];
function summaryViews({ summary, calls }) {
  if (calls.length < LEAST) return [];
  return [
    summary.new === null ? null : groupView("New connections", summary.new),
    summary.reused === null ? null : groupView("Reused connections", summary.reused),
    calls.length < LEAST_FOR_HISTOGRAM ? null : histogramView(summary.histogram),
    summary.schedule === null ? null : scheduleView(summary.schedule)
  ];
}
function groupView(title2, { calls, measures }) {
  const rows2 = MEASURES.flatMap((measure) => {
    const figures = measures[measure];
    return figures === null ? [] : [
      row2(measure, figures)
    ];
  });
  const head = [
    \`ms\`,
    ...FIGURES
  ].map((text) => el("th", {
    scope: "col"
  }, text));
  return section(\`\${title2} \\xB7 \${count(calls, "call")}\`, el("table", {
    class: "figures"
  }, el("thead", {}, el("tr", {}, ...head)), el("tbody", {}, ...rows2)));
}
function row2(measure, figures) {
  const swatch = measure === "total" ? null : el("i", {
    class: \`swatch \${measure}\`
  });
  return el("tr", {
    class: measure === "total" ? "total" : null
  }, el("th", {
    scope: "row",
    title: count(figures.count, "call")
  }, swatch, measure), ...FIGURES.map((name) => el("td", {}, brief(figures[name]))));
}
function brief(ms) {
  if (ms >= 99.95) return ms.toFixed(0);
  return ms >= 9.995 ? ms.toFixed(1) : ms.toFixed(2);
}
function histogramView(buckets) {
  const [first] = buckets;
  const last = buckets.at(-1);
  if (first === void 0 || last === void 0) return null;
  const most = Math.max(...buckets.map((bucket) => bucket.count));
  const bars = buckets.map(({ from, to, count: calls }) => {
    const bar = el("i");
    bar.style.height = \`\${calls / most * 100}%\`;
    const text = \`\${count(calls, "call")}: \${duration(from)} to \${duration(to)}\`;
    return tip(el("span", {
      "aria-label": text,
      role: "listitem"
    }, bar), () => [
      text
    ]);
  });
  return section("Total time", el("div", {
    class: "histogram",
    role: "list"
  }, ...bars), el("p", {
    class: "limits"
  }, el("span", {}, duration(first.from)), el("span", {}, duration(last.to))));
}
function scheduleView({ rate, started, response }) {
  return section("Schedule", factList([
    "Due",
    \`\${rate} requests a second\`
  ], started === null ? null : [
    "Started",
    \`\${started.toFixed(1)} requests a second\`
  ], response === null ? null : [
    "Since due",
    \`p50 \${duration(response.p50)}, p99 \${duration(response.p99)}\`
  ]));
}

// page/panel/overview.ts
var MOST3 = 5;
function overviewView(trace2, open) {
  const { calls } = trace2;
  const bad = calls.filter(isBad);
  const slow = [
    ...calls
  ].sort((one, other) => trace2.spent(other) - trace2.spent(one));
  return [
    el("header", {}, el("h2", {
      id: "panel-title"
    }, "Overview")),
    findingsView(trace2, open),
    ...summaryViews(trace2.data),
    bad.length === 0 ? null : section("Failed", callList(bad, trace2, open)),
    calls.length < 2 ? null : section("Slowest", callList(slow, trace2, open))
  ];
}
function callList(calls, trace2, open) {
  return el("ul", {
    class: "call-list"
  }, ...calls.slice(0, MOST3).map((call) => {
    const link = el("button", {
      type: "button"
    }, statusView(call), urlView(call.url), el("span", {
      class: "figure"
    }, duration(trace2.spent(call))));
    link.addEventListener("click", () => open({
      kind: "call",
      id: call.callId
    }));
    return el("li", {}, link);
  }));
}

// page/panel/panel.ts
function showPanel(store2, trace2) {
  const panel = byId("panel");
  const content = byId("panel-content");
  store2.follow((state, before) => {
    const isFirst = state === before;
    const same = state.opened === before.opened && isSame(state.selected, before.selected);
    if (!isFirst && (same || !state.opened && !before.opened)) return;
    fill(content, ...viewOf(state, store2, trace2));
    panel.classList.toggle("opened", state.opened);
    panel.scrollTop = 0;
  });
}
function viewOf({ selected, opened }, store2, trace2) {
  const open = (item) => {
    store2.set({
      selected: item,
      opened: true
    });
  };
  const close = el("div", {
    class: "close"
  }, button("\\u2715", {
    title: "Close (Esc)",
    "aria-label": "Close the details"
  }, () => {
    store2.set({
      opened: false
    });
    byId("grid").focus();
  }));
  if (opened && selected?.kind === "call") {
    const call = trace2.call(selected.id);
    if (call !== void 0) return [
      close,
      ...callView(call, trace2, open)
    ];
  }
  if (opened && selected?.kind === "connection") {
    const connection = trace2.connection(selected.id);
    if (connection !== void 0) return [
      close,
      ...connectionView2(connection, trace2, open)
    ];
  }
  return overviewView(trace2, open);
}

// page/row_list.ts
var SPARE = 8;
var RowList = class {
  #scroller;
  #body;
  #changed;
  #shown = /* @__PURE__ */ new Map();
  #rows = {
    count: 0,
    height: 1,
    make: () => document.createElement("div")
  };
  #showsAll = false;
  /** \`changed\` is called when other rows are in the page than before. */
  constructor(scroller, body, changed) {
    this.#scroller = scroller;
    this.#body = body;
    this.#changed = changed;
    scroller.addEventListener("scroll", () => this.#update(), {
      passive: true
    });
    new ResizeObserver(() => this.#update()).observe(scroller);
  }
  /** Shows other rows. */
  fill(rows2) {
    this.#rows = rows2;
    this.#body.style.height = \`\${rows2.count * rows2.height}px\`;
    this.refresh();
  }
  /** Makes all rows again that can be seen. */
  refresh() {
    for (const [index, old] of this.#shown) {
      if (index >= this.#rows.count) {
        old.remove();
        this.#shown.delete(index);
      } else {
        const row3 = this.#make(index);
        old.replaceWith(row3);
        this.#shown.set(index, row3);
      }
    }
    this.#update();
  }
  /** Scrolls until a row can be seen. */
  reveal(index) {
    const { height } = this.#rows;
    const head = this.#body.offsetTop;
    const room = this.#scroller.clientHeight - head;
    const top = index * height;
    if (top < this.#scroller.scrollTop) this.#scroller.scrollTop = top;
    else if (top + height > this.#scroller.scrollTop + room) {
      this.#scroller.scrollTop = top + height - room;
    }
    this.#update();
  }
  /** How many rows can be seen at once. */
  get page() {
    const room = this.#scroller.clientHeight - this.#body.offsetTop;
    return Math.max(1, Math.floor(room / this.#rows.height) - 1);
  }
  /** Keeps all rows in the page, up to a limit: paper does not scroll. */
  showAll(showsAll) {
    this.#showsAll = showsAll;
    this.#update();
  }
  #update() {
    const { from, to } = this.#seen();
    for (const [index, row3] of this.#shown) {
      if (index >= from && index < to) continue;
      row3.remove();
      this.#shown.delete(index);
    }
    const fresh = document.createDocumentFragment();
    for (let index = from; index < to; index++) {
      if (this.#shown.has(index)) continue;
      const row3 = this.#make(index);
      this.#shown.set(index, row3);
      fresh.append(row3);
    }
    this.#body.append(fresh);
    this.#changed();
  }
  #seen() {
    const { count: count2, height } = this.#rows;
    if (this.#showsAll) return {
      from: 0,
      to: count2
    };
    const { scrollTop, clientHeight } = this.#scroller;
    const from = Math.max(0, Math.floor(scrollTop / height) - SPARE);
    const to = Math.min(count2, Math.ceil((scrollTop + clientHeight) / height) + SPARE);
    return {
      from: Math.min(from, count2),
      to
    };
  }
  #make(index) {
    const row3 = this.#rows.make(index);
    row3.style.top = \`\${index * this.#rows.height}px\`;
    row3.style.height = \`\${this.#rows.height}px\`;
    return row3;
  }
};

// page/rows_view.ts
var HEIGHTS = {
  call: 30,
  connection: 48
};
var RowsView = class {
  #store;
  #trace;
  #timeline;
  #grid = byId("grid");
  #list = new RowList(byId("grid"), byId("rows"), () => this.#pointAtSelected());
  #calls = [];
  #connections = [];
  #matching = /* @__PURE__ */ new Set();
  #frame = 0;
  constructor(store2, trace2, timeline2) {
    this.#store = store2;
    this.#trace = trace2;
    this.#timeline = timeline2;
    this.#grid.addEventListener("click", (event) => this.#click(event));
    store2.follow((state, before) => this.#show(state, before));
  }
  /** Calls and connections that the reader looks for, in the order of the rows. */
  itemsOf(kind) {
    return kind === "call" ? this.#calls.map(({ callId }) => ({
      kind,
      id: callId
    })) : this.#connections.map(({ connId }) => ({
      kind,
      id: connId
    }));
  }
  /** How many rows can be seen at once. */
  get page() {
    return this.#list.page;
  }
  /** Makes the rows again, after a change of size or colour. */
  refresh() {
    this.#list.refresh();
  }
  /** Keeps all rows in the page while it is printed. */
  showAll(showsAll) {
    this.#list.showAll(showsAll);
  }
  #show(state, before) {
    const isFirst = state === before;
    if (isFirst || state.query !== before.query) this.#filter(state.query);
    if (isFirst || state.query !== before.query || state.grouping !== before.grouping) {
      this.#fill(state);
    } else if (state.range !== before.range) this.#refreshSoon();
    if (!isSame(state.selected, before.selected)) this.#mark(state);
  }
  /** Once a frame: a pointer moves more often than that. */
  #refreshSoon() {
    cancelAnimationFrame(this.#frame);
    this.#frame = requestAnimationFrame(() => this.#list.refresh());
  }
  #filter(text) {
    const query = text.trim().toLowerCase();
    const { calls, connections } = this.#trace;
    this.#calls = query === "" ? calls : calls.filter((call) => this.#trace.mentions(call, query));
    this.#matching = new Set(this.#calls.map(({ callId }) => callId));
    const used = new Set(this.#calls.flatMap(exchangesOf).flatMap(connectionsOf));
    this.#connections = query === "" ? connections : connections.filter(({ connId }) => used.has(connId));
    const hits = query === "" ? "" : \`\${this.#calls.length} of \${calls.length}\`;
    byId("hits").textContent = hits;
  }
  #fill({ grouping }) {
    const isCalls = grouping === "call";
    const items = isCalls ? this.#calls : this.#connections;
    this.#grid.setAttribute("aria-rowcount", String(items.length + 1));
    this.#grid.setAttribute("aria-label", isCalls ? "Calls" : "Connections");
    this.#grid.classList.toggle("by-connection", !isCalls);
    fill(byId("none"), items.length > 0 ? null : el("p", {}, this.#nothing()));
    this.#list.fill({
      count: items.length,
      height: HEIGHTS[grouping],
      make: (index) => this.#make(grouping, index)
    });
  }
  #nothing() {
    const { calls } = this.#trace;
    if (calls.length === 0) return "Nothing was recorded.";
    return \`None of \${count(calls.length, "call")} has this text in it.\`;
  }
  #make(grouping, index) {
    const { range, selected } = this.#store.state;
    const row3 = grouping === "call" ? callRow(this.#calls[index], this.#trace, range) : connectionRow(this.#connections[index], {
      trace: this.#trace,
      range,
      width: this.#timeline.width,
      selected,
      matches: (callId) => this.#matching.has(callId)
    });
    row3.setAttribute("aria-rowindex", String(index + 2));
    this.#markRow(row3, selected);
    return row3;
  }
  #mark({ selected, grouping }) {
    if (grouping === "connection") this.#list.refresh();
    for (const row3 of this.#grid.querySelectorAll(".row")) this.#markRow(row3, selected);
    const index = selected === null ? -1 : this.#indexOf(selected);
    if (index >= 0) this.#list.reveal(index);
    this.#pointAtSelected();
  }
  /** Tells those who cannot see which row is selected, if it is in the page. */
  #pointAtSelected() {
    const { selected } = this.#store.state;
    const id = selected === null ? "" : \`\${selected.kind}-\${selected.id}\`;
    if (document.getElementById(id) === null) this.#grid.removeAttribute("aria-activedescendant");
    else this.#grid.setAttribute("aria-activedescendant", id);
  }
  #markRow(row3, selected) {
    const isSelected = selected !== null && row3.id === \`\${selected.kind}-\${selected.id}\`;
    row3.setAttribute("aria-selected", String(isSelected));
  }
  /** The row of an item: a call's, or, among connections, that of the last one it had. */
  #indexOf({ kind, id }) {
    const { grouping } = this.#store.state;
    if (grouping === "call") {
      return kind === "call" ? this.#calls.findIndex(({ callId }) => callId === id) : -1;
    }
    return kind === "connection" ? this.#connections.findIndex(({ connId }) => connId === id) : this.#connections.findLastIndex(({ uses }) => uses.some(({ callId }) => callId === id));
  }
  #click({ target }) {
    if (!(target instanceof Element)) return;
    const use = target.closest("[data-call]")?.dataset.call;
    const row3 = target.closest(".row")?.id.split("-");
    if (use !== void 0) {
      this.#store.set({
        selected: {
          kind: "call",
          id: Number(use)
        },
        opened: true
      });
    } else if (row3 !== void 0) {
      const kind = row3[0] === "call" ? "call" : "connection";
      this.#store.set({
        selected: {
          kind,
          id: Number(row3[1])
        },
        opened: true
      });
    }
  }
};
function connectionsOf({ attempt: { connection, dial } }) {
  return [
    connection?.connId ?? null,
    dial
  ];
}

// page/theme.ts
function followTheme(changed) {
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const { dataset } = document.documentElement;
  byId("theme").addEventListener("click", () => {
    const isDark = dataset.theme === void 0 ? dark.matches : dataset.theme === "dark";
    dataset.theme = isDark ? "light" : "dark";
    changed();
  });
  dark.addEventListener("change", changed);
}

// page/ruler.ts
function drawRuler(ruler, lines, range, origin) {
  const { step, times } = ticksOf(range, ruler.clientWidth, origin);
  const last = (times.at(-1) ?? origin) - origin;
  const labels = times.map((time) => {
    const label = el("span", {
      class: "tick"
    }, mark(time - origin, step, last));
    const share2 = shareOf(time, range);
    label.classList.toggle("last", share2 > 0.9);
    place(label, share2, share2);
    return label;
  });
  fill(ruler, ...labels);
  fill(lines, ...times.map((time) => {
    const line = el("i");
    place(line, shareOf(time, range), shareOf(time, range));
    return line;
  }));
}

// page/timeline.ts
var LEAST_DRAG = 4;
var WHEEL = {
  zoom: 22e-4,
  pan: 16e-4
};
var Timeline = class {
  #store;
  #trace;
  #grid = byId("grid");
  #ruler = byId("ruler");
  #lines = byId("lines");
  #cursor = byId("cursor");
  #brush = byId("brush");
  #dragFrom = null;
  #dragged = false;
  constructor(store2, trace2) {
    this.#store = store2;
    this.#trace = trace2;
    this.#listen();
    store2.follow(({ range }, before) => {
      if (range !== before.range) this.draw();
    });
  }
  /** Pixels of the axis. */
  get width() {
    return this.#ruler.clientWidth;
  }
  draw() {
    drawRuler(this.#ruler, this.#lines, this.#store.state.range, this.#trace.whole.from);
  }
  #listen() {
    const grid = this.#grid;
    grid.addEventListener("pointerdown", (event) => this.#begin(event));
    grid.addEventListener("pointermove", (event) => this.#move(event));
    grid.addEventListener("pointerup", (event) => this.#end(event));
    grid.addEventListener("pointercancel", () => this.#cancel());
    grid.addEventListener("pointerleave", () => this.#cursor.hidden = true);
    grid.addEventListener("dblclick", ({ clientX }) => {
      if (this.#covers(clientX)) this.#store.set({
        range: this.#trace.whole
      });
    });
    grid.addEventListener("wheel", (event) => this.#turn(event), {
      passive: false
    });
    grid.addEventListener("click", (event) => {
      if (this.#dragged) event.stopPropagation();
      this.#dragged = false;
    }, {
      capture: true
    });
  }
  #begin({ clientX, button: button2, pointerType }) {
    this.#dragged = false;
    const isFinger = pointerType === "touch";
    if (button2 === 0 && !isFinger && this.#covers(clientX)) this.#dragFrom = this.#timeAt(clientX);
  }
  #move({ clientX, pointerId }) {
    this.#cursor.hidden = !this.#covers(clientX);
    const at = this.#timeAt(clientX);
    const origin = this.#trace.whole.from;
    this.#cursor.style.left = \`\${shareOf(at, this.#store.state.range) * 100}%\`;
    this.#cursor.dataset.time = duration(Math.max(0, at - origin));
    if (this.#dragFrom === null) return;
    const chosen = ordered(this.#dragFrom, at);
    if (this.#brush.hidden && this.#pixels(chosen) < LEAST_DRAG) return;
    if (this.#brush.hidden) this.#grid.setPointerCapture(pointerId);
    const { range } = this.#store.state;
    this.#brush.hidden = false;
    this.#brush.style.left = \`\${shareOf(chosen.from, range) * 100}%\`;
    this.#brush.style.width = \`\${lengthOf(chosen) / lengthOf(range) * 100}%\`;
    this.#brush.dataset.time = duration(lengthOf(chosen));
  }
  #end({ clientX }) {
    if (this.#dragFrom !== null && !this.#brush.hidden) {
      const chosen = ordered(this.#dragFrom, this.#timeAt(clientX));
      this.#dragged = true;
      this.#store.set({
        range: within(chosen, this.#trace.whole)
      });
    }
    this.#cancel();
  }
  #cancel() {
    this.#dragFrom = null;
    this.#brush.hidden = true;
  }
  #turn(event) {
    const { clientX, deltaX, deltaY, ctrlKey, metaKey, shiftKey } = event;
    if (!this.#covers(clientX)) return;
    const { range } = this.#store.state;
    const across = shiftKey ? deltaX || deltaY : deltaX;
    if (ctrlKey || metaKey) {
      event.preventDefault();
      const factor = Math.exp(deltaY * WHEEL.zoom);
      this.#store.set({
        range: zoomed(range, factor, this.#timeAt(clientX), this.#trace.whole)
      });
    } else if (Math.abs(across) > Math.abs(shiftKey ? 0 : deltaY)) {
      event.preventDefault();
      this.#store.set({
        range: panned(range, across * WHEEL.pan, this.#trace.whole)
      });
    }
  }
  #covers(clientX) {
    const { left, right } = this.#ruler.getBoundingClientRect();
    return clientX >= left && clientX <= right;
  }
  #timeAt(clientX) {
    const { left, width } = this.#ruler.getBoundingClientRect();
    const { range } = this.#store.state;
    const share2 = Math.min(1, Math.max(0, (clientX - left) / width));
    return range.from + share2 * lengthOf(range);
  }
  #pixels(range) {
    return lengthOf(range) / lengthOf(this.#store.state.range) * this.width;
  }
};
function ordered(one, other) {
  return {
    from: Math.min(one, other),
    to: Math.max(one, other)
  };
}

// page/main.ts
var packed = JSON.parse(byId("data").textContent ?? "");
var trace = new RecordedTrace(unpack(packed));
var store = new Store({
  grouping: "call",
  query: "",
  range: trace.whole,
  selected: null,
  opened: false
});
showHeading(trace);
var timeline = new Timeline(store, trace);
var rows = new RowsView(store, trace, timeline);
var minimap = new Minimap(store, trace);
showPanel(store, trace);
showTips();
new Keyboard(store, trace, rows);
followTheme(() => minimap.draw());
new ResizeObserver(() => {
  timeline.draw();
  minimap.draw();
  if (store.state.grouping === "connection") rows.refresh();
}).observe(byId("ruler"));
var search = byId("search");
search.addEventListener("input", () => store.set({
  query: search.value
}));
for (const choice of document.querySelectorAll("input[name=grouping]")) {
  choice.addEventListener("change", () => store.set({
    grouping: choice.value
  }));
}
store.follow(({ grouping }) => {
  byId(\`by-\${grouping}\`).checked = true;
});
addEventListener("beforeprint", () => rows.showAll(true));
addEventListener("afterprint", () => rows.showAll(false));`;
export const SCRIPT_HASH: string = "sha256-QYl/DwPdf0JtvSj4NRxAtagVpwKLRg/ehplflOMxSpc=";

/** The style of the page, and its hash. */
export const STYLE: string = `:root {
  color-scheme: light dark;

  --paper: light-dark(#ffffff, #15181e);
  --raised: light-dark(#f6f7f9, #1b1f27);
  --line: light-dark(#e4e7ec, #2a303b);
  --faint: light-dark(#eff1f4, #20252e);
  --ink: light-dark(#1b212b, #e3e7ee);
  --muted: light-dark(#5d6878, #96a1b1);
  --accent: light-dark(#1f63d6, #7fb0ff);
  --chosen: light-dark(#e5eefc, #23324a);
  --good: light-dark(#1b7a4e, #6bcf9d);
  --warn: light-dark(#9a5b00, #f0b95a);
  --bad: light-dark(#c1271b, #ff8a7a);
  --bad-paper: light-dark(#fdf0ee, #35211f);

  /* After Okabe and Ito: neighbours differ in brightness too, for those who see few colours. */
  --queue: light-dark(#9aa3b0, #808b9c);
  --dns: light-dark(#52b1e6, #5fbdf0);
  --connect: light-dark(#e69a00, #f0ab2a);
  --tunnel: light-dark(#c8719e, #d98db5);
  --tls: light-dark(#8456cf, #a17be6);
  --send: light-dark(#d9c62a, #efe05a);
  --wait: light-dark(#2fa382, #3cb894);
  --receive: light-dark(#1a5fa8, #4f94e0);

  --labels: clamp(320px, 45%, 560px);
  --sans: Inter, system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif;
  --mono: ui-monospace, "SF Mono", "Cascadia Mono", "JetBrains Mono", Menlo, Consolas,
    "Liberation Mono", monospace;
}

:root[data-theme="light"] {
  color-scheme: light;
}

:root[data-theme="dark"] {
  color-scheme: dark;
}

* {
  box-sizing: border-box;
}

[hidden] {
  display: none !important;
}

body {
  margin: 0;
  height: 100vh;
  display: flex;
  flex-direction: column;
  overflow: hidden;
  background: var(--paper);
  color: var(--ink);
  font: 13px/1.45 var(--sans);
  font-variant-numeric: tabular-nums;
}

h1,
h2,
h3,
p,
dl,
dd,
ol,
ul {
  margin: 0;
  padding: 0;
  list-style: none;
}

button,
input {
  font: inherit;
  color: inherit;
}

button {
  cursor: pointer;
}

:focus-visible {
  outline: 2px solid var(--accent);
  outline-offset: 1px;
}

i {
  font-style: normal;
}

kbd {
  font: 11px/1.4 var(--mono);
  padding: 0 5px;
  border: 1px solid var(--line);
  border-bottom-width: 2px;
  border-radius: 4px;
  color: var(--muted);
  background: var(--raised);
}

.mono,
pre {
  font-family: var(--mono);
  font-size: 12px;
}

.muted {
  color: var(--muted);
}

.figure {
  text-align: right;
  white-space: nowrap;
}

/* The head of the page */

#top {
  display: flex;
  flex-wrap: wrap;
  align-items: center;
  gap: 6px 20px;
  padding: 9px 16px;
  border-bottom: 1px solid var(--line);
}

h1 {
  display: flex;
  align-items: center;
  gap: 8px;
  font-size: 14px;
  font-weight: 650;
  letter-spacing: -0.01em;
}

h1 svg {
  width: 20px;
  height: 20px;
}

h1 .connect {
  fill: var(--connect);
}

h1 .wait {
  fill: var(--wait);
}

h1 .receive {
  fill: var(--receive);
}

#facts {
  display: flex;
  flex-wrap: wrap;
  gap: 0 10px;
  color: var(--muted);
}

#facts > * + *::before {
  content: "·";
  margin-right: 10px;
  color: var(--muted);
  font-weight: 400;
}

#facts b {
  color: var(--ink);
}

#facts .failed {
  color: var(--bad);
  font-weight: 600;
}

#tools {
  display: flex;
  align-items: center;
  gap: 8px;
  margin-left: auto;
}

#tools > button {
  display: grid;
  place-items: center;
  width: 28px;
  height: 28px;
  padding: 0;
  border: 1px solid transparent;
  border-radius: 7px;
  background: none;
  color: var(--muted);
  font-weight: 600;
}

#tools > button:hover {
  background: var(--faint);
  color: var(--ink);
}

#tools svg {
  width: 15px;
  height: 15px;
  fill: none;
  stroke: currentColor;
  stroke-width: 1.4;
  stroke-linecap: round;
}

#tools svg .half {
  fill: currentColor;
}

#finder {
  display: flex;
  align-items: center;
  gap: 7px;
  height: 28px;
  padding: 0 8px;
  border: 1px solid var(--line);
  border-radius: 7px;
  background: var(--raised);
  color: var(--muted);
}

#finder:focus-within {
  border-color: var(--accent);
  background: var(--paper);
}

#finder:focus-within kbd,
#finder output:not(:empty) + kbd {
  display: none;
}

#search {
  width: 150px;
  border: 0;
  outline: 0;
  padding: 0;
  background: none;
  color: var(--ink);
}

#search::-webkit-search-cancel-button {
  display: none;
}

#hits {
  white-space: nowrap;
}

#grouping {
  display: flex;
  margin: 0;
  padding: 2px;
  border: 0;
  border-radius: 7px;
  background: var(--faint);
}

#grouping legend {
  position: absolute;
  clip-path: inset(50%);
}

#grouping label {
  padding: 2px 10px;
  border-radius: 5px;
  color: var(--muted);
  cursor: pointer;
}

#grouping label:has(:checked) {
  background: var(--paper);
  color: var(--ink);
  box-shadow: 0 1px 2px rgb(0 0 0 / 0.14);
}

#grouping label:has(:focus-visible) {
  outline: 2px solid var(--accent);
}

#grouping input {
  position: absolute;
  opacity: 0;
  pointer-events: none;
}

/* The trace and the panel beside it */

main {
  flex: 1;
  min-height: 0;
  display: grid;
  grid-template-columns: minmax(0, 1fr) clamp(330px, 28%, 460px);
}

#trace {
  display: flex;
  flex-direction: column;
  min-width: 0;
  min-height: 0;
}

#strip,
#columns,
.row {
  display: grid;
  grid-template-columns: var(--labels) minmax(0, 1fr);
}

#strip {
  overflow: hidden;
  scrollbar-gutter: stable;
  border-bottom: 1px solid var(--line);
  background: var(--raised);
}

#legend {
  display: grid;
  grid-template-columns: repeat(4, max-content);
  gap: 3px 18px;
  align-content: center;
  padding: 8px 16px;
  color: var(--muted);
  font-size: 12px;
}

.swatch {
  display: inline-block;
  width: 10px;
  height: 10px;
  margin-right: 6px;
  border-radius: 3px;
  vertical-align: -1px;
}

#minimap {
  position: relative;
  height: 52px;
  border-left: 1px solid var(--line);
  touch-action: none;
  overflow: hidden;
}

#overview {
  display: block;
  width: 100%;
  height: 100%;
}

#window {
  position: absolute;
  inset: 0 auto;
  border-inline: 2px solid var(--accent);
  box-shadow: 0 0 0 9999px light-dark(rgb(238 240 244 / 0.72), rgb(15 17 22 / 0.66));
  pointer-events: none;
}

#window.whole {
  border-color: transparent;
}

/* Rows */

#grid {
  position: relative;
  flex: 1;
  min-height: 0;
  overflow: hidden auto;
  scrollbar-gutter: stable;
  outline-offset: -2px;
  user-select: none;
}

#grid:focus-visible {
  outline: 0;
}

#grid:focus-visible:not([aria-activedescendant]) #columns {
  box-shadow: inset 0 0 0 2px var(--accent);
}

#grid:focus-visible .row[aria-selected="true"] {
  box-shadow: inset 3px 0 0 var(--accent);
}

#columns {
  position: sticky;
  top: 0;
  z-index: 3;
  height: 27px;
  border-bottom: 1px solid var(--line);
  background: var(--paper);
  color: var(--muted);
  font-size: 12px;
}

#ruler {
  position: relative;
  height: 100%;
}

.tick {
  position: absolute;
  bottom: 4px;
  padding-left: 5px;
  white-space: nowrap;
}

.tick.last {
  transform: translateX(-100%);
}

#none p {
  padding: 40px 16px;
  text-align: center;
  color: var(--muted);
}

.overlay {
  position: sticky;
  top: 27px;
  height: 0;
  margin-left: var(--labels);
  pointer-events: none;
}

.overlay.front {
  z-index: 4;
}

#lines,
#cursor,
#brush {
  position: absolute;
  top: 0;
  height: 100vh;
}

#lines {
  inset-inline: 0;
}

#lines i {
  position: absolute;
  top: -27px;
  bottom: 0;
  border-left: 1px solid var(--line);
}

#cursor {
  border-left: 1px solid color-mix(in srgb, var(--accent) 60%, transparent);
}

#cursor::after,
#brush::after {
  content: attr(data-time);
  position: absolute;
  top: -23px;
  left: -1px;
  padding: 0 5px;
  border-radius: 4px;
  background: var(--accent);
  color: var(--paper);
  font-size: 11px;
  white-space: nowrap;
}

#brush {
  background: color-mix(in srgb, var(--accent) 14%, transparent);
  border-inline: 1px solid var(--accent);
}

#rows {
  position: relative;
}

.row {
  position: absolute;
  inset-inline: 0;
  contain: strict;
  cursor: default;
}

.row:hover {
  background: color-mix(in srgb, var(--faint) 70%, transparent);
}

.row.bad {
  background: var(--bad-paper);
}

.row[aria-selected="true"] {
  background: var(--chosen);
}

.cells {
  display: grid;
  grid-template-columns: 40px minmax(0, 1fr) 52px 46px 76px;
  align-items: center;
  padding-right: 12px;
  overflow: hidden;
}

.cells > * {
  min-width: 0;
  padding: 0 6px;
  overflow: hidden;
  text-overflow: ellipsis;
  white-space: nowrap;
}

.cells .id {
  padding-left: 12px;
  text-align: right;
  color: var(--muted);
}

.cells .time {
  text-align: right;
}

.cells .conn {
  text-align: center;
}

.method {
  margin-right: 7px;
  color: var(--muted);
  font: 600 11px/1 var(--mono);
}

.host {
  color: var(--muted);
  font-weight: 400;
}

.cells .name,
.call-list .url {
  display: flex;
  align-items: baseline;
}

.cells .url {
  display: flex;
  flex: 1;
  min-width: 0;
  gap: 8px;
}

.url b,
.url .host {
  overflow: hidden;
  text-overflow: ellipsis;
}

/* The path is cut only where the host has no room left to give. */
.url b {
  flex: none;
  max-width: calc(100% - 44px);
  font-weight: 450;
}

.one-origin .url b {
  max-width: 100%;
}

.url .host {
  flex: 1 1000 auto;
  min-width: 36px;
  text-align: right;
}

.call-list .url {
  gap: 10px;
}

.one-origin .url .host {
  display: none;
}

.of-connection,
.by-connection .of-call {
  display: none;
}

.by-connection .of-connection {
  display: inline;
}

.result {
  font-weight: 600;
}

.s1,
.s3 {
  color: var(--accent);
}

.s2 {
  color: var(--good);
}

.s4,
.open {
  color: var(--warn);
}

.s5,
.failed,
.aborted {
  color: var(--bad);
}

.chip {
  display: inline-block;
  min-width: 24px;
  padding: 0 6px;
  border: 1px solid transparent;
  border-radius: 9px;
  font-size: 11.5px;
  line-height: 16px;
  text-align: center;
}

.chip.new {
  background: color-mix(in srgb, var(--connect) 26%, transparent);
}

.chip.reused {
  border: 1px dashed color-mix(in srgb, var(--muted) 60%, transparent);
  color: var(--muted);
}

.bars {
  position: relative;
  overflow: hidden;
  border-left: 1px solid var(--line);
}

#columns .bars {
  overflow: visible;
}

/* Bars: setting a connection up is thinner than using it, and waiting in line thinner still */

.bars i,
.bars .number,
.track i {
  position: absolute;
}

.extent {
  top: 50%;
  height: 1px;
  background: color-mix(in srgb, var(--muted) 60%, transparent);
}

.swatch.extent {
  background: color-mix(in srgb, var(--muted) 45%, transparent);
}

.swatch.bad {
  background: var(--bad);
}

.bar {
  top: calc(50% - var(--height) / 2);
  height: var(--height);
  min-width: 1.5px;
  border-radius: 2px;
  --height: 10px;
}

.bar.queue,
.swatch.queue {
  background: repeating-linear-gradient(
    -45deg,
    var(--queue) 0 2px,
    color-mix(in srgb, var(--queue) 45%, transparent) 2px 4px
  );
}

.bar.queue {
  --height: 6px;
}

.bar.dns,
.swatch.dns {
  background: var(--dns);
}

.bar.connect,
.swatch.connect {
  background: var(--connect);
}

.bar.tunnel,
.swatch.tunnel {
  background: var(--tunnel);
}

.bar.tls,
.swatch.tls {
  background: var(--tls);
}

.bar.send,
.swatch.send {
  background: var(--send);
}

.bar.wait,
.swatch.wait {
  background: var(--wait);
}

.bar.receive,
.swatch.receive {
  background: var(--receive);
}

.bar.send,
.bar.wait,
.bar.receive {
  --height: 16px;
}

.bar.raced {
  --height: 14px;
  top: calc(50% - var(--height) / 2 + var(--height) * var(--lane) / var(--lanes));
  height: calc(var(--height) / var(--lanes) - 1px);
}

/* Losers are hatched, and what failed is hatched in red: neither rests on a colour alone. */
.bar.lost,
.swatch.lost {
  background: repeating-linear-gradient(
    -45deg,
    var(--connect) 0 1.5px,
    color-mix(in srgb, var(--connect) 22%, transparent) 1.5px 4px
  );
}

.bar.failed,
.swatch.failed {
  background: repeating-linear-gradient(
    45deg,
    var(--bad) 0 2px,
    color-mix(in srgb, var(--bad) 30%, transparent) 2px 5px
  );
}

.bar.apart {
  opacity: 0.35;
}

.bar.open {
  -webkit-mask: linear-gradient(90deg, #000 60%, transparent);
  mask: linear-gradient(90deg, #000 60%, transparent);
}

.metric {
  position: absolute;
  bottom: calc(2px + 9px * var(--lane) / var(--lanes));
  height: calc(9px / var(--lanes) - 1px);
  border-radius: 1px;
  background: light-dark(rgb(255 255 255 / 0.78), rgb(8 20 16 / 0.55));
  border-right: 1px solid var(--wait);
}

.metric-bar {
  background: color-mix(in srgb, var(--wait) 55%, var(--paper));
}

.turn {
  top: 4px;
  bottom: 4px;
  width: 0 !important;
  outline: 1px solid var(--paper);
  border-left: 1.5px solid var(--ink);
}

.end {
  top: 50%;
  translate: 3px -50%;
  font: 700 11px/1 var(--sans);
  color: var(--bad);
}

/* Lanes of connections */

.lane {
  border-bottom: 1px solid var(--faint);
}

.lane .cells {
  grid-template-columns: 44px minmax(0, 1fr) 96px;
}

.by-connection .status,
.by-connection .conn {
  display: none;
}

.by-connection #columns .cells {
  grid-template-columns: 44px minmax(0, 1fr) 96px;
}

.lane .name {
  display: grid;
}

.lane .name b {
  color: var(--ink);
  font-weight: 600;
}

.lane .name > * {
  overflow: hidden;
  text-overflow: ellipsis;
}

.lane small {
  color: var(--muted);
  font-size: 11.5px;
}

.lane .time {
  color: var(--muted);
}

.lane .bars > .bar {
  top: calc(17px - var(--height) / 2);
}

.lane .bars > .bar.raced {
  top: calc(17px - var(--height) / 2 + var(--height) * var(--lane) / var(--lanes));
}

.lane .bars > .bar.waits {
  --height: 4px;
  top: calc(30px + 5px * var(--lane));
  background: var(--queue);
  cursor: pointer;
}

.use,
.uses {
  top: 7px;
  height: 20px;
  border-radius: 3px;
}

.use {
  background: color-mix(in srgb, var(--wait) 80%, var(--paper));
  overflow: hidden;
  cursor: pointer;
}

.use:hover,
.use.selected {
  box-shadow: 0 0 0 2px var(--accent);
}

.use.faint {
  opacity: 0.2;
}

.use .metric {
  display: none;
}

.use .bar {
  --height: 20px;
  border-radius: 0;
}

.use .number {
  left: 5px;
  font-size: 11px;
  line-height: 20px;
  color: light-dark(#fff, #0c1210);
  text-shadow: 0 0 3px light-dark(rgb(0 0 0 / 0.55), rgb(255 255 255 / 0.35));
}

.uses {
  background: color-mix(in srgb, var(--wait) 62%, var(--paper));
}

.idle {
  top: 16px;
  height: 2px;
  background: repeating-linear-gradient(90deg, var(--queue) 0 3px, transparent 3px 7px);
}

.closed {
  top: 9px;
  height: 16px;
  border-left: 2px solid var(--muted);
}

/* The tip */

#tip {
  position: fixed;
  z-index: 10;
  max-width: 460px;
  padding: 9px 11px;
  border: 1px solid var(--line);
  border-radius: 8px;
  background: var(--paper);
  box-shadow: 0 6px 24px rgb(0 0 0 / 0.18);
  font-size: 12px;
  pointer-events: none;
}

#tip p {
  display: flex;
  gap: 6px;
  align-items: baseline;
}

#tip p + * {
  margin-top: 4px;
}

#tip .swatch {
  margin: 0;
  align-self: center;
}

#tip .figure {
  margin-left: auto;
  padding-left: 14px;
  font-weight: 600;
}

#tip .how {
  color: var(--bad);
}

.tip-bar + .tip-title {
  padding-top: 6px;
  border-top: 1px solid var(--line);
}

.tip-title span {
  overflow-wrap: anywhere;
}

.tip-facts,
.tip-metric {
  color: var(--muted);
}

.tip-phases {
  display: grid;
  grid-template-columns: repeat(2, auto);
  gap: 1px 16px;
}

.tip-phases span {
  display: flex;
  gap: 6px;
  align-items: center;
}

.tip-phases b {
  margin-left: auto;
  font-weight: 500;
}

.tip-error {
  color: var(--bad);
}

/* The panel */

#panel {
  position: relative;
  overflow: auto;
  border-left: 1px solid var(--line);
  background: var(--raised);
}

#panel-content {
  padding: 14px 18px 40px;
}

#panel .close {
  position: sticky;
  top: 0;
  z-index: 2;
  height: 0;
  text-align: right;
}

#panel .close button {
  width: 26px;
  height: 26px;
  padding: 0;
  border: 0;
  border-radius: 6px;
  background: var(--raised);
  color: var(--muted);
}

#panel .close button:hover {
  background: var(--faint);
  color: var(--ink);
}

.kicker {
  display: flex;
  gap: 10px;
  padding-right: 30px;
  color: var(--muted);
  font-size: 12px;
}

#panel h2 {
  margin: 2px 0 6px;
  font-size: 14px;
  font-weight: 600;
  line-height: 1.35;
  overflow-wrap: anywhere;
}

#panel h3 {
  display: inline;
  font-size: 11px;
  font-weight: 650;
  letter-spacing: 0.05em;
  text-transform: uppercase;
  color: var(--muted);
}

#panel section,
#panel details {
  margin-top: 16px;
}

#panel section > h3 {
  display: block;
  margin-bottom: 5px;
}

summary {
  cursor: pointer;
}

.badges {
  display: flex;
  flex-wrap: wrap;
  gap: 4px 12px;
  align-items: center;
  color: var(--muted);
}

.copy {
  display: inline-flex;
  gap: 8px;
  align-items: center;
}

.badges .copy {
  margin-left: auto;
}

.copy button {
  padding: 2px 9px;
  border: 1px solid var(--line);
  border-radius: 6px;
  background: var(--paper);
}

.copy button:hover {
  border-color: var(--accent);
}

.said {
  color: var(--good);
}

.unseen {
  position: fixed;
  opacity: 0;
}

pre {
  margin: 6px 0;
  padding: 9px 11px;
  border: 1px solid var(--line);
  border-radius: 7px;
  background: var(--paper);
  white-space: pre-wrap;
  overflow-wrap: anywhere;
}

.error-box {
  margin-top: 10px;
  padding: 9px 12px;
  border-left: 3px solid var(--bad);
  border-radius: 0 7px 7px 0;
  background: var(--bad-paper);
  overflow-wrap: anywhere;
}

.error-box .cause {
  margin-top: 4px;
  font: 12px/1.45 var(--mono);
  color: var(--muted);
}

.link {
  padding: 0;
  border: 0;
  background: none;
  color: var(--accent);
}

.link:hover {
  text-decoration: underline;
}

dl {
  display: grid;
  grid-template-columns: 112px minmax(0, 1fr);
  gap: 3px 12px;
}

dt {
  color: var(--muted);
}

dd {
  overflow-wrap: anywhere;
}

dd .good {
  color: var(--good);
}

dd .warn {
  color: var(--warn);
}

dd .bad {
  color: var(--bad);
}

.hash {
  font-size: 11px;
  color: var(--muted);
}

table {
  width: 100%;
  border-collapse: collapse;
}

th {
  font-weight: 400;
  text-align: left;
}

.timing th {
  width: 1%;
  padding: 2px 12px 2px 0;
  white-space: nowrap;
}

.timing .figure {
  width: 1%;
  padding-left: 12px;
}

.track span {
  position: relative;
  display: block;
  height: 14px;
  border-radius: 3px;
  background: var(--faint);
}

.timing .bar {
  --height: 10px;
}

.timing .thin {
  --height: 6px;
}

.timing .not {
  color: var(--muted);
}

.timing .not .swatch {
  opacity: 0.35;
}

.timing .inner th {
  max-width: 160px;
  padding-left: 16px;
  overflow: hidden;
  text-overflow: ellipsis;
  color: var(--muted);
  font-size: 12px;
}

.timing .inner .mono {
  font-size: 11.5px;
}

.timing .inner .figure {
  color: var(--muted);
  font-size: 12px;
}

.timing .inner em {
  font-style: normal;
}

.timing .address.ok em {
  color: var(--good);
}

.timing .address.error em,
.timing .address.aborted em {
  color: var(--bad);
}

.timing tfoot th,
.timing tfoot td {
  padding-top: 4px;
  font-weight: 600;
}

.fields th,
.fields td {
  padding: 2px 0;
  vertical-align: top;
  font: 12px/1.45 var(--mono);
  overflow-wrap: anywhere;
}

.fields th {
  width: 36%;
  padding-right: 12px;
  color: var(--muted);
}

.fields tr + tr > * {
  border-top: 1px solid var(--faint);
}

.tabs {
  display: grid;
  margin-top: 12px;
  border: 1px solid var(--line);
  border-radius: 8px;
  overflow: hidden;
  background: var(--paper);
}

.tabs button {
  position: relative;
  display: grid;
  grid-template-columns: auto minmax(0, 1fr) auto 68px;
  gap: 9px;
  padding: 6px 10px 8px;
  border: 0;
  background: none;
  text-align: left;
}

.tabs button + button {
  border-top: 1px solid var(--line);
}

.tabs button[aria-selected="true"] {
  background: var(--chosen);
}

.tabs .url {
  overflow: hidden;
  text-overflow: ellipsis;
  white-space: nowrap;
}

.tabs .step {
  font-weight: 600;
}

.tabs .track {
  position: absolute;
  inset: auto 0 0;
  height: 3px;
}

.tabs .track i {
  top: 0;
  height: 3px;
  background: var(--accent);
}

.calls td {
  padding: 2px 8px 2px 0;
}

.calls .url {
  max-width: 0;
  width: 100%;
  overflow: hidden;
  text-overflow: ellipsis;
  white-space: nowrap;
}

.call-list button {
  display: grid;
  grid-template-columns: 46px minmax(0, 1fr) auto;
  gap: 8px;
  width: calc(100% + 16px);
  margin: 0 -8px;
  padding: 3px 8px;
  border: 0;
  border-radius: 6px;
  background: none;
  text-align: left;
}

.call-list button:hover {
  background: var(--faint);
}

.call-list .url {
  overflow: hidden;
  text-overflow: ellipsis;
  white-space: nowrap;
}

.events li {
  display: grid;
  grid-template-columns: 60px 116px minmax(0, 1fr);
  gap: 8px;
  padding: 1px 0;
  font: 11.5px/1.5 var(--mono);
  overflow-wrap: anywhere;
}

.events .figure,
.events b {
  color: var(--muted);
  font-weight: 400;
}

.findings > li {
  position: relative;
  padding: 8px 12px 7px;
  border: 1px solid var(--line);
  border-left: 3px solid var(--queue);
  border-radius: 3px 8px 8px 3px;
  background: var(--paper);
  overflow-wrap: anywhere;
}

.findings > li + li,
.more .findings {
  margin-top: 7px;
}

.findings .problem {
  border-left-color: var(--bad);
}

.findings .cost {
  border-left-color: var(--connect);
}

.findings .note {
  border-left-color: var(--dns);
}

.findings .advice {
  margin-top: 3px;
  color: var(--muted);
}

.findings .advice::before {
  content: "→ ";
}

.about {
  display: flex;
  flex-wrap: wrap;
  gap: 0 10px;
  margin-top: 3px;
  padding-right: 76px;
  font-size: 12px;
}

.about b {
  font-weight: 600;
}

.about span,
.findings summary,
.more > summary {
  color: var(--muted);
}

#panel .findings details {
  margin: 0;
  font-size: 12px;
}

/* On the line of the calls while it is closed. */
.findings details:not([open]) {
  position: absolute;
  right: 12px;
  bottom: 7px;
}

#panel .more {
  margin-top: 8px;
}

.figures th,
.figures td {
  padding: 1px 0;
}

.figures td,
.figures thead th + th {
  width: 15%;
  text-align: right;
}

.figures thead th {
  color: var(--muted);
  font-size: 12px;
}

.figures .total > * {
  padding-top: 4px;
  font-weight: 600;
}

.histogram {
  display: flex;
  align-items: stretch;
  gap: 2px;
  height: 54px;
  border-bottom: 1px solid var(--line);
}

.histogram span {
  flex: 1;
  display: flex;
  align-items: end;
}

.histogram span:hover {
  background: var(--faint);
}

.histogram i {
  width: 100%;
  border-radius: 2px 2px 0 0;
  background: var(--accent);
}

.limits {
  display: flex;
  justify-content: space-between;
  color: var(--muted);
  font-size: 12px;
}

/* Help */

#help {
  width: 380px;
  padding: 16px 20px;
  border: 1px solid var(--line);
  border-radius: 12px;
  background: var(--paper);
  color: var(--ink);
  box-shadow: 0 12px 40px rgb(0 0 0 / 0.3);
}

#help h2 {
  margin-bottom: 10px;
  font-size: 15px;
}

#help form {
  float: right;
}

#help form button {
  border: 0;
  background: none;
  color: var(--muted);
}

#keys {
  display: grid;
  grid-template-columns: 1fr;
}

#keys div {
  display: grid;
  grid-template-columns: 120px 1fr;
  padding: 2px 0;
}

#keys dt {
  display: flex;
  gap: 4px;
}

noscript {
  padding: 16px;
}

/* Narrow windows: the panel comes below */

@media (max-width: 1000px) {
  main {
    grid-template-columns: minmax(0, 1fr);
    grid-template-rows: minmax(0, 1fr) auto;
  }

  #panel {
    max-height: 44vh;
    border-left: 0;
    border-top: 1px solid var(--line);
  }

  #legend {
    column-gap: 12px;
  }
}

@media (max-width: 800px) {
  :root {
    --labels: 46%;
  }

  #facts time,
  #finder kbd,
  .cells .conn {
    display: none;
  }

  #search {
    width: 100px;
  }

  .cells {
    grid-template-columns: 36px minmax(0, 1fr) 52px 66px;
    padding-right: 4px;
  }

  .cells .id {
    padding-left: 4px;
  }

  #legend {
    grid-template-columns: repeat(3, max-content);
    padding: 6px 10px;
    font-size: 11px;
  }
}

@media print {
  :root,
  :root[data-theme] {
    color-scheme: light;
  }

  body {
    height: auto;
    overflow: visible;
    print-color-adjust: exact;
    -webkit-print-color-adjust: exact;
  }

  #tools,
  #panel .close,
  #panel:not(.opened),
  .copy {
    display: none;
  }

  main,
  #trace,
  #panel {
    display: block;
    overflow: visible;
    max-height: none;
  }

  #grid {
    overflow: visible;
  }

  .row {
    break-inside: avoid;
  }
}`;
export const STYLE_HASH: string = "sha256-ICObj5XtP6Fw6Nu6en8BVPIpuVidIhgzNjVsFEE62Hg=";

/** The body of the page. */
export const BODY: string = `<header id="top">
  <h1>
    <svg viewBox="0 0 20 20" aria-hidden="true">
      <rect class="connect" x="1" y="3" width="8" height="3.4" rx="1" />
      <rect class="wait" x="6" y="8.3" width="9" height="3.4" rx="1" />
      <rect class="receive" x="12" y="13.6" width="7" height="3.4" rx="1" />
    </svg>
    httptrace
  </h1>
  <p id="facts"></p>
  <div id="tools">
    <label id="finder">
      <svg viewBox="0 0 16 16" aria-hidden="true">
        <path d="M7 2.5a4.5 4.5 0 1 0 0 9 4.5 4.5 0 0 0 0-9ZM10.3 10.3 14 14" />
      </svg>
      <input
        id="search"
        type="search"
        placeholder="Search"
        aria-label="Search calls"
        aria-keyshortcuts="/"
        autocomplete="off"
        spellcheck="false"
      />
      <output id="hits" for="search"></output>
      <kbd>/</kbd>
    </label>
    <fieldset id="grouping">
      <legend>Rows</legend>
      <label><input id="by-call" type="radio" name="grouping" value="call" checked /> Calls</label>
      <label><input id="by-connection" type="radio" name="grouping" value="connection" />
        Connections</label>
    </fieldset>
    <button id="theme" type="button" title="Dark or light" aria-label="Dark or light">
      <svg viewBox="0 0 16 16" aria-hidden="true">
        <circle cx="8" cy="8" r="5.5" />
        <path class="half" d="M8 2.5a5.5 5.5 0 0 1 0 11Z" />
      </svg>
    </button>
    <button id="help-button" type="button" title="Keys (?)" aria-label="Keys">?</button>
  </div>
</header>
<main>
  <div id="trace">
    <div id="strip">
      <div id="legend" role="note" aria-label="Colours of the phases"></div>
      <div id="minimap" aria-hidden="true">
        <canvas id="overview"></canvas>
        <div id="window"></div>
      </div>
    </div>
    <div id="grid" role="grid" tabindex="0" aria-label="Calls">
      <div id="columns" role="row" aria-rowindex="1">
        <div class="cells">
          <span role="columnheader" class="id">#</span>
          <span role="columnheader" class="name">
            <span class="of-call">Request</span><span class="of-connection">Connection</span>
          </span>
          <span role="columnheader" class="status">Status</span>
          <span role="columnheader" class="conn"
            title="Filled: a new connection. Dashed: a reused one."
          >Conn</span>
          <span role="columnheader" class="time">
            <span class="of-call">Time</span><span class="of-connection">Used for</span>
          </span>
        </div>
        <div role="columnheader" class="bars" aria-label="Timeline">
          <div id="ruler"></div>
        </div>
      </div>
      <div class="overlay" aria-hidden="true">
        <div id="lines"></div>
      </div>
      <div class="overlay front" aria-hidden="true">
        <div id="cursor" hidden></div>
        <div id="brush" hidden></div>
      </div>
      <div id="none"></div>
      <div id="rows" role="rowgroup"></div>
    </div>
  </div>
  <aside id="panel" aria-labelledby="panel-title">
    <div id="panel-content"></div>
  </aside>
</main>
<dialog id="help" aria-label="Keys">
  <form method="dialog"><button aria-label="Close">✕</button></form>
  <h2>Keys</h2>
  <dl id="keys"></dl>
</dialog>
<noscript>This page needs JavaScript: it draws what was recorded.</noscript>`;
