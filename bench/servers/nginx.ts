import type { Certificate } from "../../tests/_support/certificates.ts";
import { Program } from "../../tests/_support/program.ts";
import { findProgram } from "../../tests/_support/requires.ts";
import { Missing } from "../model.ts";

/** The body of a small GET. */
export const SMALL = "hello";

/**
 * Starts nginx with one worker.
 *
 * @param large Bytes of the file at `/large`.
 * @returns What gives the URL of a path: `/small` or `/large`.
 */
export async function startNginx(
  stack: AsyncDisposableStack,
  { certificate, large = 0 }: { readonly certificate?: Certificate; readonly large?: number } = {},
): Promise<(path: string) => string> {
  if (findProgram("nginx") === null) throw new Missing("nginx is not installed");
  const program = stack.use(
    await Program.start("nginx", ({ folder, port }) => ({
      args: ["-p", folder, "-c", "nginx.conf", "-e", "stderr"],
      files: {
        "nginx.conf": configuration(port, certificate !== undefined),
        "leaf.pem": certificate?.cert ?? "",
        "leaf.key": certificate?.key ?? "",
        small: SMALL,
        large: "",
      },
    })),
  );
  // A file with a hole, which takes no room on the disk.
  await Deno.truncate(`${program.folder}/large`, large);
  const scheme = certificate === undefined ? "http" : "https";
  return (path) => `${scheme}://127.0.0.1:${program.port}${path}`;
}

function configuration(port: number, secure: boolean): string {
  return `
daemon off;
master_process off;
pid nginx.pid;
worker_rlimit_nofile 8192;
events { worker_connections 4096; }
http {
  access_log off;
  default_type text/plain;
  client_body_temp_path body; proxy_temp_path proxy; fastcgi_temp_path fastcgi;
  uwsgi_temp_path uwsgi; scgi_temp_path scgi;
  keepalive_timeout 1h;
  keepalive_requests 1000000000;
  server {
    listen 127.0.0.1:${port} ${secure ? "ssl" : ""} backlog=4096;
    ${secure ? "ssl_certificate leaf.pem; ssl_certificate_key leaf.key;" : ""}
    root .;
    location = /large { sendfile on; }
  }
}
`;
}
