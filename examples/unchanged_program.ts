/**
 * A program that knows nothing of traces. To see what it fetches, nothing in it changes:
 *
 * HTTPTRACE=log deno run --allow-net --allow-env --preload=register.ts \
 *   examples/unchanged_program.ts https://example.com/
 *
 * Outside of this repository it is --preload=jsr:@httptrace/httptrace/register. With
 * HTTPTRACE=html:trace.html and --allow-write=trace.html there is a page to look at when it has
 * ended.
 */
const response = await fetch(Deno.args[0] ?? "https://example.com/");
console.log(response.status, (await response.bytes()).length);
