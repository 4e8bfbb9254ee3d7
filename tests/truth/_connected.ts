/** Of sockets whose client has not ended the connection: established, and waiting for its close. */
const OPEN = ["01", "08"];
const PAUSE_MS = 1;

/** How many clients on this machine are connected to some ports: what Linux says. */
export function connectedTo(ports: readonly number[]): number {
  const lines = ["/proc/net/tcp", "/proc/net/tcp6"].flatMap((path) => {
    return Deno.readTextFileSync(path).split("\n");
  });
  return lines.filter((line) => {
    const [, , remote = "", state = ""] = line.trim().split(/\s+/);
    return OPEN.includes(state) && ports.includes(parseInt(remote.split(":")[1] ?? "", 16));
  }).length;
}

/** Resolves when no more clients are connected than so many. */
export async function untilConnected(ports: readonly number[], most: number): Promise<void> {
  // Nobody tells when a socket that a process has closed is gone.
  while (connectedTo(ports) > most) await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
}
