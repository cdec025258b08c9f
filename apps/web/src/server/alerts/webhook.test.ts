import type { lookup } from "node:dns";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { postWebhook } from "./post-webhook";
import { isPublicAddress, readWebhookUrl } from "./webhook-address";

describe("addresses", () => {
  it.each([
    "127.0.0.1",
    "127.255.255.254",
    "0.0.0.0",
    "10.1.2.3",
    "172.16.0.1",
    "172.31.255.255",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "198.18.0.1",
    "224.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "fe80::1",
    "fe80::1%eth0",
    "fd00::1",
    "ff02::1",
    "::ffff:127.0.0.1",
    "::ffff:7f00:1",
    "64:ff9b::7f00:1",
    "2002:7f00:1::",
    "2001:db8::1",
    "not an address",
    "",
  ])("%s is not public", (address) => {
    expect(isPublicAddress(address)).toBe(false);
  });

  it.each(["1.1.1.1", "93.184.216.34", "172.32.0.1", "2606:4700::1111", "2a00:1450::1"])(
    "%s is",
    (address) => {
      expect(isPublicAddress(address)).toBe(true);
    },
  );

  it.each([
    ["hooks.example.com/x", "This is not an address"],
    ["ftp://hooks.example.com", "not by ftp://"],
    ["file:///etc/passwd", "not by file://"],
    ["https://me:secret@hooks.example.com", "a name or a password"],
    ["http://localhost:3000", "localhost:3000 leads to this machine"],
    ["http://LOCALHOST.", "leads to this machine"],
    ["http://a.localhost", "leads to this machine"],
    ["http://2130706433/", "127.0.0.1 leads to this machine"],
    ["http://0x7f.1/", "leads to this machine"],
    ["http://[::1]:80/", "leads to this machine"],
    ["http://[::ffff:10.0.0.1]/", "leads to this machine"],
    ["http://169.254.169.254/latest", "leads to this machine"],
  ])("%s is refused in a sentence", (text, words) => {
    const read = readWebhookUrl(text, { allowPrivate: false });
    expect(read.ok ? "" : read.sentence).toContain(words);
  });

  it("takes others, and private ones where they are allowed", () => {
    expect(readWebhookUrl("https://hooks.example.com/x?y=1", { allowPrivate: false }).ok).toBe(true);
    expect(readWebhookUrl("http://127.0.0.1:9000/", { allowPrivate: true }).ok).toBe(true);
  });
});

describe("posting", () => {
  let server: Server;
  let base: string;
  let got: { path: string; type: string | undefined; body: unknown }[] = [];
  beforeAll(async () => {
    server = createServer(async (request, response) => {
      let text = "";
      for await (const chunk of request) text += chunk;
      got.push({ path: request.url ?? "", type: request.headers["content-type"], body: JSON.parse(text) });
      const [, what = "", rest = ""] = /^\/(\w+)\/?(.*)$/.exec(request.url ?? "") ?? [];
      if (what === "never") return;
      if (what === "loop") response.writeHead(308, { location: "/loop" });
      else if (what === "to") response.writeHead(307, { location: decodeURIComponent(rest) });
      else response.writeHead(Number(what) || 204, what === "302" ? { location: "/ok" } : {});
      response.end();
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });
  beforeEach(() => {
    got = [];
  });
  const post = (path: string, more = {}) =>
    postWebhook(`${base}${path}`, { a: 1 }, { allowPrivate: true, ...more });
  const named = (host: string, addresses: string[], more = {}) => {
    const asked: string[] = [];
    const answer = ((name: string, _: unknown, callback: (e: null, found: object[]) => void) => {
      asked.push(name);
      callback(
        null,
        addresses.map((address) => ({ address, family: address.includes(":") ? 6 : 4 })),
      );
    }) as unknown as typeof lookup;
    const { port } = server.address() as AddressInfo;
    const url = `http://${host}:${port}/ok`;
    return postWebhook(url, { a: 1 }, { allowPrivate: false, lookup: answer, ...more }).then((posted) => ({
      posted,
      asked,
    }));
  };

  it("sends JSON once", async () => {
    expect(await post("/ok")).toEqual({ ok: true });
    expect(got).toEqual([{ path: "/ok", type: "application/json", body: { a: 1 } }]);
  });

  it.each([
    [400, true],
    [404, true],
    [302, true],
    [408, false],
    [429, false],
    [500, false],
    [503, false],
  ])("status %i: another try is of no use: %s", async (status, isFinal) => {
    const posted = await post(`/${status}`);
    expect(posted).toMatchObject({ ok: false, isFinal });
    expect(posted.ok ? "" : posted.sentence).toContain(`answered with status ${status}`);
    expect(got).toHaveLength(1);
  });

  it("gives up at its deadline", async () => {
    const posted = await post("/never", { deadlineMs: 100 });
    expect(posted).toMatchObject({ ok: false, isFinal: false });
    expect(posted.ok ? "" : posted.sentence).toContain("no answer within the deadline");
  });

  it("says that nobody is there", async () => {
    const posted = await postWebhook("http://127.0.0.1:1/", {}, { allowPrivate: true });
    expect(posted).toMatchObject({ ok: false, isFinal: false });
  });

  it("follows a redirect that keeps the method, and no endless one", async () => {
    expect(await post(`/to/${encodeURIComponent("/ok")}`)).toEqual({ ok: true });
    expect(got.map(({ path }) => path).at(-1)).toBe("/ok");
    expect(await post("/loop")).toMatchObject({ ok: false, isFinal: true });
  });

  it("does not call a private address", async () => {
    const posted = await postWebhook(`${base}/ok`, {}, { allowPrivate: false });
    expect(posted).toMatchObject({ ok: false, isFinal: true });
    expect(got).toEqual([]);
  });

  it("does not call a public name that resolves to a private address, be it one of several", async () => {
    for (const addresses of [["127.0.0.1"], ["93.184.216.34", "127.0.0.1"], ["::1"], ["::ffff:127.0.0.1"]]) {
      const { posted, asked } = await named("hooks.example.com", addresses);
      expect(posted).toMatchObject({ ok: false, isFinal: true });
      expect(asked).toEqual(["hooks.example.com"]);
    }
    expect(got).toEqual([]);
  });

  it("connects to the address that was looked at", async () => {
    const { posted, asked } = await named("hooks.example.com", ["127.0.0.1"], { allowPrivate: true });
    expect(posted).toEqual({ ok: true });
    expect(asked).toEqual(["hooks.example.com"]);
  });

  it("does not follow a redirect to a private address", async () => {
    // Only the first hop is let through: by name, through a resolver that calls this server public.
    const path = `/to/${encodeURIComponent("http://169.254.169.254/latest")}`;
    let checks = 0;
    const options = {
      get allowPrivate() {
        checks += 1;
        return got.length === 0;
      },
    };
    const posted = await postWebhook(`${base}${path}`, {}, options);
    expect(posted).toMatchObject({ ok: false, isFinal: true });
    expect(posted.ok ? "" : posted.sentence).toContain("169.254.169.254 leads to this machine");
    expect(got).toHaveLength(1);
    expect(checks).toBeGreaterThan(1);
  });
});
