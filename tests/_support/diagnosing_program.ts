// Asks the diagnostics service for a URL on loopback, and prints its answer. Started by
// deploy_diagnostics_test.ts with no permissions but those that Deno Deploy grants.
import { handler } from "../../examples/deploy_diagnostics.ts";

const [url = ""] = Deno.args;
const diagnose = handler({ allow: [new URL(url).host], mayConnect: () => true });
const response = await diagnose(new Request(`http://service.test/?url=${url}`));
console.log(response.status, await response.text());
