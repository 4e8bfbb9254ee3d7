import type { Case } from "../conformance/_case.ts";

/** What is to be tried. */
export interface Plan {
  readonly seed: number;
  /** The number of the first input. @default {0} */
  readonly from?: number;
  readonly inputs: number;
  /** Told now and then how many inputs have been tried. */
  readonly progress?: (tried: number) => void;
}

/** An input that breaks a law. */
export interface Failure {
  /** Its number: with the seed it gives the input again. */
  readonly nth: number;
  readonly broken: string;
  /** The response, as small as it could be made; `null` for a request. */
  readonly smallest: Case | null;
}

/** What became of all inputs. */
export interface Report {
  readonly tried: number;
  readonly milliseconds: number;
  /** How often each verdict was given, the most frequent one first. */
  readonly verdicts: readonly (readonly [verdict: string, times: number])[];
  /** The first input that breaks a law; nothing is tried after it. */
  readonly failure: Failure | null;
}
