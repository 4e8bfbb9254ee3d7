/** As much of a socket as a proxy is talked to with. */
export interface Wire {
  read(target: Uint8Array): Promise<number | null>;
  write(data: Uint8Array): Promise<number>;
}

/** Writes all of it. */
export async function writeAll(wire: Wire, data: Uint8Array): Promise<void> {
  for (let sent = 0; sent < data.length;) sent += await wire.write(data.subarray(sent));
}
