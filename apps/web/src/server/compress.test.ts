import { gunzipSync } from "node:zlib";
import fc from "fast-check";
import { expect, test } from "vitest";
import { compressed } from "./compress";

const asked = (accepts = "gzip, deflate, br") =>
  new Request("http://localhost/api/trpc/x", { headers: { "accept-encoding": accepts } });
const answer = (body: BodyInit, type = "application/json") =>
  new Response(body, { status: 207, headers: { "content-type": type, vary: "trpc-accept" } });

test("what is packed is the same when it is unpacked, and says so", async () => {
  await fc.assert(
    fc.asyncProperty(fc.string({ maxLength: 5_000 }), async (text) => {
      const response = compressed(asked(), answer(JSON.stringify(text)));
      expect(response.status).toBe(207);
      expect(response.headers.get("content-encoding")).toBe("gzip");
      expect(response.headers.get("vary")).toBe("trpc-accept, accept-encoding");
      const bytes = Buffer.from(await response.arrayBuffer());
      expect(gunzipSync(bytes).toString()).toBe(JSON.stringify(text));
    }),
    { numRuns: 20 },
  );
});

test("tiles of a long run shrink to less than half", async () => {
  const numbers = Array.from({ length: 20_000 }, (_, i) => Math.sin(i / 900) + ((i * 7_919) % 1_000) / 2_500);
  const text = JSON.stringify(numbers);
  const { byteLength } = await compressed(asked(), answer(text)).arrayBuffer();
  expect(byteLength).toBeLessThan(text.length / 2);
});

test("a piece is passed on before the next one comes", async () => {
  const pieces: ReadableStreamDefaultController<Uint8Array>[] = [];
  const stream = new ReadableStream<Uint8Array>({ start: (controller) => void pieces.push(controller) });
  const reader = compressed(asked(), answer(stream)).body?.getReader();
  pieces[0]?.enqueue(new TextEncoder().encode('{"first":1}\n'));
  let got = Buffer.alloc(0);
  while (got.length < 20) got = Buffer.concat([got, (await reader?.read())?.value ?? Buffer.alloc(0)]);
  expect(gunzipSync(got, { finishFlush: 2 }).toString()).toBe('{"first":1}\n');
  await reader?.cancel();
});

test.each([
  ["a browser that cannot unpack it", asked("identity"), answer("{}")],
  ["a feed", asked(), answer("data: 1\n\n", "text/event-stream")],
])("%s gets it as it is", async (_, request, response) => {
  const given = compressed(request, response);
  expect(given.headers.get("content-encoding")).toBeNull();
  expect((await given.text()).length).toBeGreaterThan(1);
});
