import { assert, assertEquals, assertInstanceOf, assertRejects, assertThrows } from "@std/assert";
import { Client } from "../_support/client.ts";
import { type Script, ScriptedServer } from "../_support/scripted_server.ts";
import { ok } from "./_servers.ts";

const FORM = '--b\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n--b--\r\n';
const TYPE = "Content-Type: multipart/form-data; boundary=b";

/** The same response, with its body in the same write as the head, or after it. */
function answer(body: string, ...lines: string[]): Record<string, Script> {
  const text = ok(body, ...lines);
  const end = text.length - body.length;
  return {
    "that came with its head": async (peer) => {
      await peer.head();
      await peer.send(text);
      await peer.untilEnd();
    },
    "that came in parts": async (peer) => {
      await peer.head();
      await peer.send(text.slice(0, end));
      await peer.trickle(text.slice(end));
      await peer.untilEnd();
    },
  };
}

/** Registers a test for either way in which a body comes. */
function check(
  name: string,
  use: (response: Response, url: string) => Promise<void>,
  body = '"hello"',
  ...lines: string[]
): void {
  for (const [how, script] of Object.entries(answer(body, "A: b", ...lines))) {
    Deno.test(`${name}, of a body ${how}`, async () => {
      await using server = await ScriptedServer.start(script);
      await using client = new Client();
      await use(await client.fetch(server.url("/x")), server.url("/x"));
      await client.events.until("callend");
    });
  }
}

const READS: Record<string, (response: Response) => Promise<string>> = {
  text: (response) => response.text(),
  json: async (response) => JSON.stringify(await response.json()),
  bytes: async (response) => new TextDecoder().decode(await response.bytes()),
  arrayBuffer: async (response) => new TextDecoder().decode(await response.arrayBuffer()),
  blob: async (response) => await (await response.blob()).text(),
};

for (const [name, read] of Object.entries(READS)) {
  check(`${name}() reads it after body was looked at`, async (response) => {
    assertInstanceOf(response.body, ReadableStream);
    assertEquals([response.bodyUsed, response.body.locked], [false, false]);
    assertEquals(await read(response), '"hello"');
    assertEquals(response.bodyUsed, true);
  });

  check(`${name}() reads it once`, async (response) => {
    await read(response);
    await assertRejects(() => read(response), TypeError);
    assertEquals(response.bodyUsed, true);
  });

  check(`${name}() of a clone, and of what it was made of, reads all`, async (response) => {
    const clone = response.clone();
    assertEquals(await Promise.all([read(clone), read(response)]), ['"hello"', '"hello"']);
  });

  check(`${name}() fails while a reader has the body`, async (response) => {
    const reader = response.body!.getReader();
    await assertRejects(() => read(response), TypeError);
    while (!(await reader.read()).done);
  });
}

for (const looked of [false, true]) {
  const when = looked ? ", after body was looked at" : "";
  check(
    `formData() reads a form${when}`,
    async (response) => {
      if (looked) assertInstanceOf(response.body, ReadableStream);
      assertEquals((await response.formData()).get("a"), "1");
    },
    FORM,
    TYPE,
  );

  check(
    `formData() of a clone reads a form${when}`,
    async (response) => {
      if (looked) assertInstanceOf(response.body, ReadableStream);
      const clone = response.clone();
      const forms = await Promise.all([clone.formData(), response.formData()]);
      assertEquals(forms.map((form) => form.get("a")), ["1", "1"]);
    },
    FORM,
    TYPE,
  );

  check(
    `blob() has the type of the response${when}`,
    async (response) => {
      if (looked) assertInstanceOf(response.body, ReadableStream);
      assertEquals((await response.blob()).type, "text/x");
    },
    "x",
    "Content-Type: text/x",
  );

  check(`a clone is a Response with URL, status and headers${when}`, async (response, url) => {
    if (looked) assertInstanceOf(response.body, ReadableStream);
    const clone = response.clone();
    assertInstanceOf(clone, Response);
    const { status, statusText, redirected, ok } = clone;
    assertEquals({ status, statusText, redirected, ok, url: clone.url }, {
      status: 200,
      statusText: "OK",
      redirected: false,
      ok: true,
      url,
    });
    assertEquals(clone.headers.get("a"), "b");
    clone.headers.set("a", "c");
    assertEquals(response.headers.get("a"), "b");
    await Promise.all([clone.text(), response.text()]);
  });

  check(`a clone of a clone has all${when}`, async (response) => {
    if (looked) assertInstanceOf(response.body, ReadableStream);
    const [one, two] = [response.clone(), response.clone()];
    const texts = [two.clone(), response, two, one].map((each) => each.text());
    assertEquals(await Promise.all(texts), new Array(4).fill('"hello"'));
  });
}

check("a clone has the headers that its original has by then", async (response) => {
  response.headers.set("a", "changed");
  const clone = response.clone();
  assertEquals(clone.headers.get("a"), "changed");
  await Promise.all([clone.text(), response.text()]);
});

check("body is the same stream each time", async (response) => {
  assert(response.body === response.body);
  await response.body?.cancel();
});

check("clone() after the body was read is a TypeError", async (response) => {
  await response.text();
  assertThrows(() => response.clone(), TypeError);
});

check("clone() while a reader has the body is a TypeError", async (response) => {
  const reader = response.body!.getReader();
  assertThrows(() => response.clone(), TypeError);
  while (!(await reader.read()).done);
});

check("body after the body was read is a stream that nobody can read again", async (response) => {
  await response.text();
  assertEquals(response.bodyUsed, true);
  const { body } = response;
  if (body !== null) assertEquals(await Array.fromAsync(body).catch(() => []), []);
});

check("reading some of body is using it", async (response) => {
  const reader = response.body!.getReader();
  await reader.read();
  assertEquals(response.bodyUsed, true);
  reader.releaseLock();
  await assertRejects(() => response.text(), TypeError);
  await response.body!.cancel();
});

check("body may become the body of another Response", async (response) => {
  assertEquals(await new Response(response.body).text(), '"hello"');
  assertEquals(response.bodyUsed, true);
});

check("a Response may be the init of another one", async (response) => {
  const other = new Response(response.body, response);
  assertEquals([other.status, other.headers.get("a")], [200, "b"]);
  assertEquals(await other.text(), '"hello"');
});

check("body may be piped", async (response) => {
  const text = await Array.fromAsync(response.body!.pipeThrough(new TextDecoderStream()));
  assertEquals(text.join(""), '"hello"');
});

check("an empty body is empty, and not null", async (response) => {
  assertInstanceOf(response.body, ReadableStream);
  assertEquals(await response.text(), "");
}, "");

for (const status of [600, 799, 999]) {
  Deno.test(`a Response with status ${status} says so, and so does its clone`, async () => {
    await using server = await ScriptedServer.start(async (peer) => {
      await peer.head();
      await peer.send(ok("hello").replace("200 OK", `${status} Odd`));
      await peer.untilEnd();
    });
    await using client = new Client();
    const response = await client.fetch(server.url());
    const clone = response.clone();
    for (const each of [response, clone]) {
      assertEquals([each.status, each.statusText, each.ok], [status, "Odd", false]);
      assertEquals(await each.text(), "hello");
    }
  });
}
