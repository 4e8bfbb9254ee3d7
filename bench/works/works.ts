import type { Work } from "../model.ts";
import { chunked } from "./chunked.ts";
import { codec } from "./codec.ts";
import { download } from "./download.ts";
import { help } from "./help.ts";
import { https } from "./https.ts";
import { memory } from "./memory.ts";
import { newConnections } from "./new_connections.ts";
import { noListeners } from "./no_listeners.ts";
import { smallGet1, smallGet64 } from "./small_get.ts";
import { upload } from "./upload.ts";
import { waiting } from "./waiting.ts";

/** Everything that is measured, in the order in which it is told. */
export const WORKS: readonly Work[] = [
  smallGet64,
  smallGet1,
  noListeners,
  download,
  ...chunked,
  upload,
  https,
  newConnections,
  ...memory,
  waiting,
  help,
  codec,
];
