import type { Case } from "./_case.ts";
import { bodiless } from "./cases/bodiless.ts";
import { chunked } from "./cases/chunked.ts";
import { codings } from "./cases/codings.ts";
import { conversations } from "./cases/conversations.ts";
import { ends } from "./cases/ends.ts";
import { fields } from "./cases/fields.ts";
import { informational } from "./cases/informational.ts";
import { keepAlive } from "./cases/keep_alive.ts";
import { lengths } from "./cases/lengths.ts";
import { limits } from "./cases/limits.ts";
import { smuggling } from "./cases/smuggling.ts";
import { statusLine } from "./cases/status_line.ts";
import { trailers } from "./cases/trailers.ts";
import { tunnels } from "./cases/tunnels.ts";

/** All tables, each under what it is about. */
export const TABLES: Record<string, readonly Case[]> = {
  "the status line": statusLine,
  "fields": fields,
  "responses without a body": bodiless,
  "Content-Length": lengths,
  "Transfer-Encoding": codings,
  "chunks": chunked,
  "trailers": trailers,
  "messages that are cut short": ends,
  "keeping a connection": keepAlive,
  "interim responses": informational,
  "limits": limits,
  "smuggling": smuggling,
  "tunnels": tunnels,
  "scripted exchanges": conversations,
};
