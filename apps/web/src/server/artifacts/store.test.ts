import { createHash } from "node:crypto";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { type Connection, createWorker } from "@switchyard/db";
import { testDatabase } from "@switchyard/db/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { downloadArtifact, workerGetArtifact, workerPutArtifact } from "./routes";
import { ArtifactStore } from "./store";

let connection: Connection;
let token: string;
let folder: string;
let store: ArtifactStore;
beforeAll(async () => {
  connection = await testDatabase();
  ({ token } = await createWorker(connection.db, "w"));
  folder = await mkdtemp(join(tmpdir(), "switchyard-artifacts-"));
  store = new ArtifactStore(folder);
});
afterAll(async () => {
  await connection.close();
  await rm(folder, { recursive: true });
});

const digestOf = (text: string) => createHash("sha256").update(text).digest("hex");
const authorization = () => ({ authorization: `Bearer ${token}` });
const put = (sha256: string, body: string) =>
  workerPutArtifact(connection.db, store, {
    sha256,
    request: new Request("http://x/", { method: "PUT", body, headers: authorization() }),
  });
const get = (sha256: string, method = "GET") =>
  workerGetArtifact(connection.db, store, {
    sha256,
    request: new Request("http://x/", { method, headers: authorization() }),
  });

const left = async () => readdir(join(folder, "artifacts", "drafts")).catch(() => []);

test("content comes back under its digest, as often as it is sent", async () => {
  const text = "weights".repeat(100_000);
  const sha256 = digestOf(text);
  expect((await get(sha256, "HEAD")).status).toBe(404);
  for (let time = 0; time < 2; time += 1) expect((await put(sha256, text)).status).toBe(200);
  expect((await get(sha256, "HEAD")).headers.get("content-length")).toBe(String(text.length));
  expect(await (await get(sha256)).text()).toBe(text);
  expect(await left()).toEqual([]);
});

test("content with another digest is refused and leaves nothing", async () => {
  const response = await put(digestOf("a"), "b");
  expect([response.status, (await response.json()).error.code]).toEqual([422, "digestMismatch"]);
  expect((await get(digestOf("a"))).status).toBe(404);
  expect(await left()).toEqual([]);
});

test("a body above the limit is refused while it streams, whatever the header says", async () => {
  process.env.SWITCHYARD_MAX_ARTIFACT_BYTES = "1000";
  try {
    const response = await put(digestOf("x".repeat(2000)), "x".repeat(2000));
    expect(response.status).toBe(413);
    const endless = Readable.from(Array.from({ length: 100 }, () => Buffer.alloc(100)));
    expect(await store.receive(endless, { limitBytes: 1000 })).toEqual({ ok: false, reason: "tooLarge" });
  } finally {
    delete process.env.SWITCHYARD_MAX_ARTIFACT_BYTES;
  }
  expect(await left()).toEqual([]);
});

test("a stream that breaks off leaves nothing", async () => {
  async function* broken() {
    yield Buffer.from("half");
    throw new Error("reset");
  }
  await expect(store.receive(broken(), { limitBytes: 1000 })).rejects.toThrow("reset");
  expect(await left()).toEqual([]);
});

test("only a digest names an artifact: paths in any disguise are refused", async () => {
  for (const name of [
    "../../pg-password",
    "..%2f..%2fpg-password",
    "/etc/passwd",
    "A".repeat(64),
    "",
    `${"a".repeat(64)}/x`,
  ]) {
    expect((await get(name)).status).toBe(400);
    expect((await put(name, "x")).status).toBe(400);
    expect((await downloadArtifact(store, name, "x")).status).toBe(400);
  }
});

test("a download is always a download, with a harmless name", async () => {
  const sha256 = digestOf("<script>");
  await put(sha256, "<script>");
  const { headers } = await downloadArtifact(store, sha256, '"\r\nSet-Cookie: a=b; <x>é.tar');
  expect(headers.get("content-type")).toBe("application/octet-stream");
  expect(headers.get("content-disposition")).toBe(
    "attachment; filename=\"___Set-Cookie__a_b___x__.tar\"; filename*=UTF-8''%22%0D%0ASet-Cookie%3A%20a%3Db%3B%20%3Cx%3E%C3%A9.tar",
  );
});

test("without a token nothing is said", async () => {
  const request = new Request("http://x/", { headers: {} });
  const response = await workerGetArtifact(connection.db, store, { request, sha256: digestOf("x") });
  expect(response.status).toBe(401);
});
