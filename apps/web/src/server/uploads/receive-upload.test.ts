import { createHash } from "node:crypto";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Connection } from "@switchyard/db";
import { testDatabase } from "@switchyard/db/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ArtifactStore } from "../artifacts/store";
import { UserFault } from "../user-fault";
import { getUpload, receiveUpload } from "./receive-upload";

let connection: Connection;
let folder: string;
let store: ArtifactStore;

beforeAll(async () => {
  connection = await testDatabase();
  folder = await mkdtemp(join(tmpdir(), "switchyard-upload-"));
  store = new ArtifactStore(folder);
});
afterAll(async () => {
  await connection.close();
  await rm(folder, { recursive: true });
});

const send = (text: string, limitBytes = 1_000_000) =>
  receiveUpload(connection.db, store, {
    body: new Blob([text]).stream(),
    fileName: "tasks.jsonl",
    limitBytes,
  });

const digestOf = (text: string): string => createHash("sha256").update(text).digest("hex");

describe("uploads", () => {
  it("stores a file by its content and keeps what was found in it", async () => {
    const text = '{"prompt":"1+1","answer":"2"}\noops\n';
    const made = await send(text);
    expect(made).toMatchObject({ sha256: digestOf(text), fileName: "tasks.jsonl", bytes: text.length });
    const held = await getUpload(connection.db, made.sha256);
    expect(held).toEqual(made);
    expect(held?.report).toMatchObject({ rows: 1, columns: ["prompt", "answer"], badLines: [{ line: 2 }] });
    expect(await store.size(made.sha256)).toBe(text.length);
  });

  it("takes the same file again without a second copy", async () => {
    const text = '{"prompt":"again"}';
    expect(await send(text)).toEqual(await send(text));
  });

  it("refuses what is too large and leaves nothing behind", async () => {
    const text = '{"prompt":"too large for this limit"}';
    await expect(send(text, 10)).rejects.toMatchObject({ code: "PAYLOAD_TOO_LARGE" });
    expect(await store.size(digestOf(text))).toBeNull();
    expect(await readdir(join(folder, "artifacts", "drafts"))).toEqual([]);
  });

  it("stores an archive unread, for the worker", async () => {
    const made = await send("PK\u0003\u0004 problems");
    expect(made.report).toMatchObject({ archive: "zip", rows: 0 });
    expect(await getUpload(connection.db, made.sha256)).toEqual(made);
  });

  it("refuses a file without a usable row, and says why line by line", async () => {
    const thrown = await send("a,b\n1,2\n").catch((error: unknown) => error);
    expect(thrown).toBeInstanceOf(UserFault);
    expect((thrown as UserFault).details).toMatchObject({
      report: { badCount: 2, badLines: [{ line: 1 }, { line: 2 }] },
    });
    expect(await getUpload(connection.db, digestOf("a,b\n1,2\n"))).toBeNull();
  });

  it("takes a JSON list only where it is read, and says how to write it otherwise", async () => {
    const text = '[\n  {"db_id": "a"},\n  {"db_id": "b"}\n]\n';
    const thrown = await send(text).catch((error: unknown) => error);
    expect((thrown as UserFault).message).toContain("one JSON list");
    expect((thrown as UserFault).remedy).toContain("jq -c");
    expect(await getUpload(connection.db, digestOf(text))).toBeNull();
    const body = new Blob([text]).stream();
    const made = await receiveUpload(connection.db, store, {
      body,
      fileName: "dev.json",
      limitBytes: 1_000,
      takesList: true,
    });
    expect(made.report).toMatchObject({ isList: true, rows: 2, columns: ["db_id"], badCount: 0 });
  });

  it("knows nothing of a file that was never sent", async () => {
    expect(await getUpload(connection.db, "0".repeat(64))).toBeNull();
  });
});
