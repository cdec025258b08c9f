import { resolve } from "node:path";
import { expect, test } from "vitest";
import { parseStartOptions } from "./options.mjs";

test("without options: loopback, a port, the checkout's own data folder and the example", () => {
  const options = parseStartOptions([], {});
  expect(options).toMatchObject({ host: "127.0.0.1", port: 7600, example: true, databaseUrl: null });
  expect(options.dataDir).toBe(resolve(import.meta.dirname, "../../.switchyard"));
});

test("what graphs may do beyond the sandbox is off until it is asked for", () => {
  expect(parseStartOptions([], {})).toMatchObject({ allowCustomCode: false, allowPrivateNetwork: false });
  expect(parseStartOptions(["--allow-custom-code"], {})).toMatchObject({
    allowCustomCode: true,
    allowPrivateNetwork: false,
  });
});

test("a data folder is taken from where npm was called", () => {
  expect(parseStartOptions(["--data", "runs"], { INIT_CWD: "/home/me" }).dataDir).toBe("/home/me/runs");
});

test.each([
  [["--port", "0"], "'0' is not a port"],
  [["--port", "80a"], "'80a' is not a port"],
  [["--port", "65536"], "'65536' is not a port"],
  [["--host", "0.0.0.0"], "does not listen on '0.0.0.0'"],
  [["--host", "192.168.1.4"], "no accounts yet"],
  [["--prot", "7600"], "Unknown option '--prot'"],
  [["now"], "Unexpected argument 'now'"],
])("%j is refused", (argv, message) => {
  expect(() => parseStartOptions(argv, {})).toThrow(message);
});

test("a DATABASE_URL of another kind of database is refused, without repeating its password", () => {
  const parse = () => parseStartOptions([], { DATABASE_URL: "mysql://root:secret@db/switchyard" });
  expect(parse).toThrow("DATABASE_URL does not begin with postgres://");
  expect(parse).not.toThrow("secret");
});
