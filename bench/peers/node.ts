import { findProgram } from "../../tests/_support/requires.ts";
import { Missing } from "../model.ts";

/** Where Node is missing, Deno puts itself in its place, in a folder of this name. */
const STAND_IN = "/node_compat_bin/";

/**
 * The path of Node itself.
 *
 * @throws {Missing} If it is not installed.
 */
export function nodePath(): string {
  const path = findProgram("node");
  if (path === null || path.includes(STAND_IN)) throw new Missing("Node is not installed");
  return path;
}
