import { expect, test } from "vitest";
import { checkNode, findPython, isAtLeast, versionOf } from "./versions.mjs";

test.each([
  ["20.19.0", true],
  ["20.18.3", false],
  ["22.0.0", true],
  ["19.99.99", false],
  ["v20.20.2", true],
])("Node %s is new enough: %s", (version, expected) => {
  expect(isAtLeast(versionOf(version), [20, 19])).toBe(expected);
});

test("an old Node is refused with what to do", () => {
  expect(() => checkNode("18.20.4")).toThrow("needs Node 20.19 or newer, but this is Node 18.20.4");
});

test("a Python that is none is refused by the name it was given", () => {
  expect(() => findPython({ SWITCHYARD_PYTHON: "/nowhere/python" })).toThrow(
    "SWITCHYARD_PYTHON is '/nowhere/python', which is no Python 3.11 or newer",
  );
});
