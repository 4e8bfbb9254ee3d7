import { beginning } from "../../_support/apache.ts";
import { Program } from "../../_support/program.ts";
import { running } from "../_running.ts";
import { cgiScript, contentFolder, type MatrixServer } from "../_server.ts";

/** Apache httpd with its usual threads, and its own modules for WebDAV, compression and echoes. */
export const apache: MatrixServer = {
  name: "Apache",
  requirements: ["apache2"],
  start: async (content) => {
    const folder = await contentFolder(content);
    const script = cgiScript(`cat ${folder}/large`);
    await Deno.writeTextFile(`${folder}/large.cgi`, script, { mode: 0o755 });
    const program = await Program.start("apache2", ({ folder: own, port }) => ({
      // In the foreground, but in a group of its own: it ends by a signal to its whole group.
      args: ["-DNO_DETACH", "-d", own, "-f", "httpd.conf"],
      files: { "httpd.conf": configuration(own, folder, port) },
    }));
    return running(program, folder);
  },
};

function configuration(own: string, folder: string, port: number): string {
  const modules = [
    ...["mpm_event", "authz_core", "alias", "cgid", "dav", "dav_fs", "deflate", "filter"],
    ...["mime", "reflector"],
  ];
  return `${beginning(modules, own, port)}
DavLockDB ${folder}/store/.locks
StartServers 1
ThreadsPerChild 128
MaxRequestWorkers 128
MaxKeepAliveRequests 0
DocumentRoot ${folder}
AddType text/plain .txt
AddOutputFilterByType DEFLATE text/plain
<Directory ${folder}>
  Options +ExecCGI
  Require all granted
</Directory>
<Directory ${folder}/store>
  Dav On
</Directory>
ScriptSock ${folder}/cgid.sock
ScriptAlias /chunked/large ${folder}/large.cgi
<Location /echo>
  SetHandler reflector
</Location>
`;
}
