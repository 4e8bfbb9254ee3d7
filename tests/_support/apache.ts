import { Program } from "./program.ts";

/** Where Debian has Apache's modules. */
const MODULES = "/usr/lib/apache2/modules";
/** Who answers requests where Apache is started by root, as whom it refuses to. */
const SERVANT = "www-data";

/** How the configuration of an Apache begins that has these modules, and a folder of its own. */
export function beginning(modules: readonly string[], folder: string, port: number): string {
  return `
${modules.map((name) => `LoadModule ${name}_module ${MODULES}/mod_${name}.so`).join("\n")}
${Deno.uid() === 0 ? `User ${SERVANT}\nGroup ${SERVANT}` : ""}
ServerName 127.0.0.1
Listen 127.0.0.1:${port}
DefaultRuntimeDir ${folder}
PidFile ${folder}/httpd.pid
ErrorLog ${folder}/error.log
TypesConfig /dev/null
KeepAlive On`;
}

/** What differs between one Apache and the next. */
export interface ApacheOptions {
  /** How long an idle connection is kept, in Apache's words. @default {"1h"} */
  readonly keepAliveTimeout?: string;
  /** How many requests a connection may serve. @default {1_000_000} */
  readonly keepAliveRequests?: number;
  /** Files to serve by name; those under `cgi/` are run. */
  readonly files?: Readonly<Record<string, string | Uint8Array>>;
}

/**
 * A running Apache httpd.
 *
 * Under `/old/` it is a server of HTTP/1.0.
 */
export class Apache implements AsyncDisposable {
  readonly #program: Program;
  readonly #content: string;

  private constructor(program: Program, content: string) {
    this.#program = program;
    this.#content = content;
  }

  static async start(options: ApacheOptions = {}): Promise<Apache> {
    const content = await contentFolder(options.files ?? {});
    const program = await Program.start("apache2", ({ folder, port }) => ({
      // In the foreground, but in a group of its own: it ends by a signal to its whole group.
      args: ["-DNO_DETACH", "-d", folder, "-f", "httpd.conf"],
      files: { "httpd.conf": configuration(folder, content, port, options) },
    }));
    return new Apache(program, content);
  }

  /** The URL of a path. */
  url(path: string): string {
    return `http://127.0.0.1:${this.#program.port}${path}`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#program[Symbol.asyncDispose]();
    await Deno.remove(this.#content, { recursive: true });
  }
}

/** A folder that Apache may read, whoever it is. */
async function contentFolder(files: NonNullable<ApacheOptions["files"]>): Promise<string> {
  const folder = await Deno.makeTempDir();
  await Deno.chmod(folder, 0o755);
  await Deno.mkdir(`${folder}/cgi`);
  for (const [name, content] of Object.entries({ hello: "hello\n", ...files })) {
    const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
    await Deno.writeFile(`${folder}/${name}`, bytes, { mode: 0o755 });
  }
  return folder;
}

function configuration(
  folder: string,
  content: string,
  port: number,
  { keepAliveTimeout = "1h", keepAliveRequests = 1_000_000 }: ApacheOptions,
): string {
  const modules = [
    ...["mpm_prefork", "authz_core", "alias", "cgi", "deflate", "env", "filter", "headers"],
    ...["include", "mime", "setenvif"],
  ];
  return `${beginning(modules, folder, port)}
StartServers 2
KeepAliveTimeout ${keepAliveTimeout}
MaxKeepAliveRequests ${keepAliveRequests}
DocumentRoot ${content}
<Directory ${content}>
  Options +ExecCGI +Includes
  Require all granted
</Directory>
ScriptAliasMatch ^/(?:old/)?cgi/(.+)$ ${content}/cgi/$1
AliasMatch ^/old/(.+)$ ${content}/$1
SetEnvIf Request_URI ^/old/ downgrade-1.0 force-response-1.0
AddType text/html .html
AddOutputFilterByType DEFLATE text/html
AddType text/plain .shtml
AddOutputFilter INCLUDES .shtml
`;
}
