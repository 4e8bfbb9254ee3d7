import type { Requirement } from "../_support/requires.ts";
import type { CellName, Conditions } from "./_cells.ts";
import type { Content } from "./_content.ts";

/**
 * A server that is running.
 *
 * It serves the content at `/`, and in chunks at `/chunked/`; it sends back what is posted to `/echo`;
 * and it keeps what is put under `/store/`.
 */
export interface RunningServer extends AsyncDisposable {
  /** The URL of a path. */
  url(path: string): string;
}

/** What a server does not do, and how that shows. */
export interface Lack {
  readonly why: string;
  /** Rejects if the server does it all the same. */
  readonly shows: (conditions: Conditions) => Promise<void>;
}

/** One row of the matrix. */
export interface MatrixServer {
  readonly name: string;
  readonly requirements: readonly Requirement[];
  readonly start: (content: Content) => Promise<RunningServer>;
  readonly lacks?: Readonly<Partial<Record<CellName, Lack>>>;
}

/** A folder with the content and an empty `store`, for a server that may be another user. */
export async function contentFolder(content: Content): Promise<string> {
  const folder = await Deno.makeTempDir();
  await Deno.chmod(folder, 0o755);
  for (const [name, bytes] of Object.entries(content)) {
    await Deno.writeFile(`${folder}/${name}`, bytes, { mode: 0o644 });
  }
  await Deno.mkdir(`${folder}/store`);
  await Deno.chmod(`${folder}/store`, 0o777);
  return folder;
}

/** A program by the rules of CGI that gives out what a command does. */
export function cgiScript(command: string): string {
  return `#!/bin/sh
printf 'Content-Type: application/octet-stream\\r\\n\\r\\n'
exec ${command}
`;
}
