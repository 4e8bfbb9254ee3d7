import { IN_FOREGROUND, OWN_FOLDERS } from "../../_support/nginx.ts";
import { Program } from "../../_support/program.ts";
import type { Content } from "../_content.ts";
import { contentFolder, type MatrixServer } from "../_server.ts";
import { running } from "../_running.ts";

/** nginx, with its own modules for WebDAV, compression and substitution, by which it echoes. */
export const nginx: MatrixServer = {
  name: "nginx",
  requirements: ["nginx"],
  start: async (content) => {
    const folder = await contentFolder(content);
    const program = await Program.start("nginx", ({ folder: own, port }) => ({
      args: ["-p", own, "-c", "nginx.conf", "-e", "stderr"],
      files: { "nginx.conf": configuration(folder, port, content) },
    }));
    return running(program, folder);
  },
};

function configuration(folder: string, port: number, content: Content): string {
  return `
${IN_FOREGROUND}
worker_rlimit_nofile 4096;
events { worker_connections 2048; }
http {
  access_log off;
  default_type application/octet-stream;
  types { text/plain txt; }
  ${OWN_FOLDERS}
  client_max_body_size 0;
  keepalive_requests 1000000;
  server {
    listen 127.0.0.1:${port};
    root ${folder};
    gzip on; gzip_types text/plain;
    location /chunked/ { alias ${folder}/; ssi on; ssi_types *; }
    location /store/ { dav_methods PUT DELETE; }
    # The body is known when a proxy has been asked, and takes the place of the proxy's answer.
    location = /echo {
      # Chunks come into it with their framing, and it must not become full.
      client_body_buffer_size ${2 * content["large"]!.length};
      client_body_in_single_buffer on;
      proxy_pass http://127.0.0.1:${port}/echoed;
      proxy_method GET; proxy_pass_request_body off; proxy_set_header Content-Length "";
      sub_filter_types *; sub_filter ECHO $request_body;
    }
    location = /echoed { return 200 ECHO; }
  }
}
`;
}
