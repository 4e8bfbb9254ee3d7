import { isCertificate, isPrivateKey } from "../transport/client_certificate.ts";
import type { TransportOptions } from "../transport/options.ts";
import type { Values } from "./args/options.ts";
import { CliError } from "./errors/cli_error.ts";
import { CACERT_STATUS, CERT_STATUS } from "./errors/exit_status.ts";
import { inputName, readInput } from "./files.ts";
import type { Io } from "./io.ts";

/**
 * What the files of `--cacert`, `--cert` and `--key` hold.
 *
 * @throws {CliError} If one cannot be read, or holds something else.
 */
export async function certificatesOf(
  { caCert, cert, key }: Values,
  io: Io,
): Promise<Pick<TransportOptions, "caCerts" | "cert" | "key">> {
  const read = async (option: string, name: string, status: number): Promise<string> => {
    const text = new TextDecoder().decode(await readInput(name, io, status));
    const isKey = option === "--key";
    const missing = isKey ? "private key in PEM, or an encrypted one" : "certificate in PEM";
    if (isKey ? isPrivateKey(text) : isCertificate(text)) return text;
    throw unusable(option, name, status, `it holds no ${missing}`);
  };
  const certText = cert === undefined ? null : await read("--cert", cert, CERT_STATUS);
  if (cert !== undefined && key === undefined && !isPrivateKey(certText)) {
    throw unusable("--cert", cert, CERT_STATUS, "it holds no private key, and there is no --key");
  }
  return {
    ...(caCert !== undefined && { caCerts: [await read("--cacert", caCert, CACERT_STATUS)] }),
    ...(certText !== null && { cert: certText }),
    ...(key !== undefined && { key: await read("--key", key, CERT_STATUS) }),
  };
}

function unusable(option: string, name: string, status: number, why: string): CliError {
  return new CliError(status, `Cannot use ${option} with ${inputName(name)}: ${why}`);
}
