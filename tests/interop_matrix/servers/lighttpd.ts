import { Program } from "../../_support/program.ts";
import { running } from "../_running.ts";
import { cgiScript, contentFolder, type MatrixServer } from "../_server.ts";

/** lighttpd, with its own modules for WebDAV and compression, and a shell script that echoes. */
export const lighttpd: MatrixServer = {
  name: "lighttpd",
  requirements: ["lighttpd"],
  start: async (content) => {
    const folder = await contentFolder(content);
    const program = await Program.start("lighttpd", ({ folder: own, port }) => ({
      args: ["-D", "-f", "lighttpd.conf"],
      files: {
        "lighttpd.conf": configuration(own, folder, port),
        echo: cgiScript("cat"),
        chunked: cgiScript(`cat ${folder}/large`),
      },
    }));
    return running(program, folder);
  },
};

function configuration(own: string, folder: string, port: number): string {
  return `
server.modules = ("mod_alias", "mod_cgi", "mod_deflate", "mod_webdav")
server.document-root = "${folder}"
server.bind = "127.0.0.1"
server.port = ${port}
server.upload-dirs = ("${own}")
server.max-keep-alive-requests = 1000000
server.stream-response-body = 1
mimetype.assign = (".txt" => "text/plain", "" => "application/octet-stream")
deflate.mimetypes = ("text/plain")
deflate.allowed-encodings = ("gzip")
deflate.cache-dir = ""
alias.url = ("/echo" => "${own}/echo", "/chunked/large" => "${own}/chunked")
$HTTP["url"] =~ "^/(echo|chunked/)" { cgi.assign = ("" => "/bin/sh") }
$HTTP["url"] =~ "^/store/" { webdav.activate = "enable" }
`;
}
