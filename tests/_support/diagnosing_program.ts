// Asks the diagnostics service for a URL, and prints its answer. Started by
// deploy_diagnostics_test.ts, also with no permissions but those that Deno Deploy grants.
import { handler } from "../../examples/deploy_diagnostics.ts";

/** The URL, and the addresses that its host is to have; without, it is an address itself. */
const [url = "", ...addresses] = Deno.args;
const diagnose = handler({
  allow: [new URL(url).host],
  mayConnect: () => true,
  ...(addresses.length > 0 && { lookUp: () => Promise.resolve(addresses) }),
});
const response = await diagnose(new Request(`http://service.test/?url=${url}`));
console.log(response.status, await response.text());
