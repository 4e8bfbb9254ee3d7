// Fetches a URL whose certificate nobody trusts, in both ways. Started by certificates_test.ts.
import { Transport, type TransportError } from "../../mod.ts";

for (const tlsDetails of [false, true]) {
  await using transport = new Transport({ tlsDetails });
  const outcome = await transport.fetch(Deno.args[0]!)
    .then((response) => response.text(), (error: TransportError) => error.code);
  console.log(outcome);
}
