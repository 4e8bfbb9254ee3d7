/** Where Linux lists what this process has open; elsewhere nothing is listed, and nothing counted. */
const LIST = "/proc/self/fd";

/** How many descriptors the process has open, or `null` where the system does not tell. */
export function openDescriptors(): number | null {
  return listed()?.length ?? null;
}

/**
 * How many sockets of TCP and UDP the process has open, or `null` where the system does not tell.
 *
 * Unix sockets are not counted: Deno opens some for itself, and keeps them.
 */
export function openSockets(): number | null {
  const sockets = listed()?.flatMap(socketOf);
  if (sockets === undefined) return null;
  const unix = Deno.readTextFileSync("/proc/net/unix");
  return sockets.filter((inode) => !unix.includes(` ${inode}`)).length;
}

/** What `/proc/net/tcp` calls sockets that this side has not closed: established, SYN_SENT, CLOSE_WAIT. */
const OPEN = ["01", "02", "08"];

/**
 * How many sockets lead to a port of this machine, or `null` where the system does not tell.
 *
 * Unlike the sockets of the process these are the test's own, whatever runs beside it.
 */
export function socketsTo(port: number): number | null {
  const wanted = port.toString(16).toUpperCase().padStart(4, "0");
  try {
    const tables = ["/proc/net/tcp", "/proc/net/tcp6"].map((path) => Deno.readTextFileSync(path));
    const rows = tables.flatMap((table) => table.trim().split("\n").slice(1));
    const columns = rows.map((row) => row.trim().split(/\s+/));
    return columns.filter(([, , remote = "", state = ""]) => {
      return remote.split(":")[1] === wanted && OPEN.includes(state);
    }).length;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  }
}

function listed(): string[] | null {
  try {
    return Array.from(Deno.readDirSync(LIST), ({ name }) => name);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  }
}

/** The number that the system has for a socket; nothing for what is none. */
function socketOf(name: string): string[] {
  try {
    return /^socket:\[(\d+)\]$/.exec(Deno.readLinkSync(`${LIST}/${name}`))?.slice(1) ?? [];
  } catch {
    return []; // closed meanwhile
  }
}
