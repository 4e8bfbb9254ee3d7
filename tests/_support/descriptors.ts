/** Where Linux lists what this process has open; elsewhere nothing is listed, and nothing counted. */
const LIST = "/proc/self/fd";

/** How many descriptors the process has open, or `null` where the system does not tell. */
export function openDescriptors(): number | null {
  return listed()?.length ?? null;
}

/** How many sockets the process has open, or `null` where the system does not tell. */
export function openSockets(): number | null {
  return listed()?.filter(isSocket).length ?? null;
}

function listed(): string[] | null {
  try {
    return Array.from(Deno.readDirSync(LIST), ({ name }) => name);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  }
}

function isSocket(name: string): boolean {
  try {
    return Deno.readLinkSync(`${LIST}/${name}`).startsWith("socket:");
  } catch {
    return false; // closed meanwhile
  }
}
