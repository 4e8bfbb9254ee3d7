import { findProgram } from "./requires.ts";
import { outcomeOf } from "./outcome.ts";
import { temporaryFolder } from "./temporary.ts";

/** A certificate and its private key, in PEM. */
export interface Certificate {
  readonly cert: string;
  readonly key: string;
}

/** When a certificate is valid, in the words of `openssl ca`. */
const VALID = { from: "20200101000000Z", to: "20991231235959Z" };
const FUTURE = { from: "20900101000000Z", to: "20991231235959Z" };
const EXPIRED = { from: "20200101000000Z", to: "20200201000000Z" };

const NEW_KEY = "-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes".split(" ");

const CA_CONFIG = `
[ca]
default_ca = test
[test]
database = index.txt
new_certs_dir = .
rand_serial = yes
default_md = sha256
policy = any
unique_subject = no
copy_extensions = copy
[any]
commonName = supplied
`;

/** A certificate authority, made by openssl, that is trusted by nobody but who is told to. */
export class Authority {
  /** A process needs one authority only: it takes time to make, and holds nothing open. */
  static #shared: Promise<Authority> | undefined;

  constructor(readonly certificate: Certificate) {}

  /** The authority of this test file. */
  static shared(): Promise<Authority> {
    return Authority.#shared ??= Authority.create();
  }

  /** Another authority, for certificates that a test must not trust. */
  static async create(name = "Test Authority", newKey = NEW_KEY): Promise<Authority> {
    await using folder = await workFolder();
    await folder.openssl(
      ...["req", "-x509", "-nodes", ...newKey, "-days", "3650", "-subj", `/CN=${name}`],
      ...["-addext", "basicConstraints=critical,CA:TRUE"],
      ...["-addext", "keyUsage=critical,keyCertSign"],
      ...["-keyout", "ca.key", "-out", "ca.pem"],
    );
    return new Authority(await folder.certificate("ca"));
  }

  /** The certificate of the authority itself, for `caCerts`. */
  get caCerts(): string[] {
    return [this.certificate.cert];
  }

  /** A certificate for names and IP addresses. */
  issue(...names: string[]): Promise<Certificate> {
    return this.#sign(names, VALID);
  }

  /** A certificate that was valid once. */
  issueExpired(...names: string[]): Promise<Certificate> {
    return this.#sign(names, EXPIRED);
  }

  /** A certificate that will be valid one day. */
  issueFuture(...names: string[]): Promise<Certificate> {
    return this.#sign(names, FUTURE);
  }

  /** An authority that this one vouches for. */
  async delegate(name: string): Promise<Authority> {
    const authority = "basicConstraints=critical,CA:TRUE";
    const request = ["-subj", `/CN=${name}`, "-addext", authority];
    return new Authority(await this.issueBy(request, ["-copy_extensions", "copy"]));
  }

  /** Whatever openssl makes of a request for a certificate with these arguments. */
  async issueBy(request: readonly string[], sign: readonly string[]): Promise<Certificate> {
    const { cert, key } = this.certificate;
    await using folder = await workFolder({ "ca.pem": cert, "ca.key": key, "none": "" });
    const out = ["-keyout", "leaf.key", "-out", "leaf.csr"];
    await folder.openssl("req", "-new", ...NEW_KEY, ...request, ...out);
    await folder.openssl(
      ...["x509", "-req", "-in", "leaf.csr", "-CA", "ca.pem", "-CAkey", "ca.key"],
      ...["-CAcreateserial", "-days", "365", "-out", "leaf.pem", ...sign],
    );
    return await folder.certificate("leaf");
  }

  async #sign(names: string[], { from, to }: typeof VALID): Promise<Certificate> {
    await using folder = await workFolder({
      "ca.cnf": CA_CONFIG,
      "index.txt": "",
      "ca.pem": this.certificate.cert,
      "ca.key": this.certificate.key,
    });
    const subjects = names.map((name) => /^[\d.]+$|:/.test(name) ? `IP:${name}` : `DNS:${name}`);
    await folder.openssl(
      ...["req", "-new", ...NEW_KEY, "-subj", "/CN=test leaf"],
      ...[
        "-addext",
        `subjectAltName=${subjects.join()}`,
        "-keyout",
        "leaf.key",
        "-out",
        "leaf.csr",
      ],
    );
    await folder.openssl(
      ...["ca", "-batch", "-notext", "-config", "ca.cnf", "-cert", "ca.pem", "-keyfile", "ca.key"],
      ...["-startdate", from, "-enddate", to, "-in", "leaf.csr", "-out", "leaf.pem"],
    );
    return await folder.certificate("leaf");
  }
}

async function workFolder(files: Record<string, string> = {}) {
  const folder = await temporaryFolder();
  const { path } = folder;
  for (const [name, text] of Object.entries(files)) {
    await Deno.writeTextFile(`${path}/${name}`, text);
  }
  return {
    ...folder,
    openssl: (...args: string[]) => openssl(path, args),
    certificate: async (name: string): Promise<Certificate> => ({
      cert: await Deno.readTextFile(`${path}/${name}.pem`),
      key: await Deno.readTextFile(`${path}/${name}.key`),
    }),
  };
}

async function openssl(cwd: string, args: string[]): Promise<void> {
  const { status, stderr } = await outcomeOf(findProgram("openssl") ?? "openssl", args, { cwd });
  if (status !== 0) throw new Error(`Cannot ${args[0]} by openssl: ${stderr}`);
}
