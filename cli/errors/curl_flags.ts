const NO_OTHER = "HTTP/1.1 is all that is spoken here";
const NO_CHECK = "--cacert FILE trusts a certificate of your own; none goes unchecked";
const UPLOAD = "-X PUT --data-binary @FILE sends a file";
const PART = "-H 'Range: bytes=0-99' asks for a part";
const COOKIES = "-H 'Cookie: name=value' sends cookies, none are kept";
const HEADS = "-v shows heads, and -w '%{header_json}' the fields of the last one";
const FORM = "--data-binary @FILE with -H 'Content-Type: ...' sends any body";
const PROXY_LOGIN = "-x http://USER:PASSWORD@HOST:PORT";
const SOCKS = "-x socks5://HOST:PORT, where the proxy looks names up";
const NO_AGAIN = "nothing; only what a stale connection lost is sent again";

/** Flags of curl's that are not there, and what does what they are wanted for. */
export const IN_PLACE_OF_CURLS: Readonly<Record<string, string>> = {
  "-k": NO_CHECK,
  "--insecure": NO_CHECK,
  "-i": HEADS,
  "--include": HEADS,
  "--show-headers": HEADS,
  "-D": HEADS,
  "--dump-header": HEADS,
  "-b": COOKIES,
  "--cookie": COOKIES,
  "--cookie-jar": COOKIES,
  "-r": PART,
  "--range": PART,
  "-T": UPLOAD,
  "--upload-file": UPLOAD,
  "-F": FORM,
  "--form": FORM,
  "-U": PROXY_LOGIN,
  "--proxy-user": PROXY_LOGIN,
  "--socks5": SOCKS,
  "--socks5-hostname": SOCKS,
  "--dns-servers": "--name-server IP:PORT",
  "-Z": "-c N sends requests side by side",
  "--parallel": "-c N sends requests side by side",
  "-K": "nothing, since no configuration file is read",
  "--config": "nothing, since no configuration file is read",
  "--retry": NO_AGAIN,
  "-0": NO_OTHER,
  "--http1.0": NO_OTHER,
  "--http1.1": NO_OTHER,
  "--http2": NO_OTHER,
  "--http2-prior-knowledge": NO_OTHER,
  "--http3": NO_OTHER,
  "--trace": "--format log tells what happens, down to each read",
  "--trace-ascii": "--format log tells what happens, down to each read",
};
