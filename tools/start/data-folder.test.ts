import { mkdtempSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { takeDataFolder } from "./data-folder.mjs";
import { requireFreePort } from "./free-port.mjs";

const newFolder = () => mkdtempSync(join(tmpdir(), "data-test-"));

test("a second start on the same folder is refused by the first one's number and address", () => {
  const folder = join(newFolder(), "new", "data");
  const release = takeDataFolder(folder, "http://127.0.0.1:7600");
  const second = () => takeDataFolder(folder, "http://127.0.0.1:7601");
  expect(second).toThrow(`in use by process ${process.pid} (http://127.0.0.1:7600)`);
  release();
  second()();
});

test("a data folder below a file is refused with the reason", () => {
  const file = join(newFolder(), "file");
  writeFileSync(file, "");
  expect(() => takeDataFolder(join(file, "data"), "me")).toThrow("part of that path is a file");
});

test("a port in use is refused with another to try", async () => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (!address || typeof address === "string") throw new Error("no address");
  await expect(requireFreePort("127.0.0.1", address.port)).rejects.toThrow(
    `Port ${address.port} on 127.0.0.1 is in use`,
  );
  await new Promise((resolve) => server.close(resolve));
  await expect(requireFreePort("127.0.0.1", address.port)).resolves.toBeUndefined();
});
