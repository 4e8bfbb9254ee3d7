import type { Range } from "./range.ts";

/** What the rows are. */
export type Grouping = "call" | "connection";

/** A call or a connection. */
export interface Item {
  readonly kind: Grouping;
  readonly id: number;
}

/** What the reader of the page has chosen. */
export interface State {
  readonly grouping: Grouping;
  /** What to look for. */
  readonly query: string;
  /** The part of the axis that is shown. */
  readonly range: Range;
  readonly selected: Item | null;
  /** Whether the details of what is selected are shown. */
  readonly opened: boolean;
}

/** Hears of a new state, and of the one before. */
export type Listener = (state: State, before: State) => void;

/** The state of the page. Data flows one way: input changes it, and views show it. */
export class Store {
  #state: State;
  readonly #listeners: Listener[] = [];

  constructor(state: State) {
    this.#state = state;
  }

  get state(): State {
    return this.#state;
  }

  /** Changes a part of the state. */
  set(change: Partial<State>): void {
    const before = this.#state;
    this.#state = { ...before, ...change };
    for (const listener of this.#listeners) listener(this.#state, before);
  }

  /** Calls a listener now, and after each change. */
  follow(listener: Listener): void {
    this.#listeners.push(listener);
    listener(this.#state, this.#state);
  }
}

/** Whether two are the same item, or neither is one. */
export function isSame(one: Item | null, other: Item | null): boolean {
  return one?.kind === other?.kind && one?.id === other?.id;
}
