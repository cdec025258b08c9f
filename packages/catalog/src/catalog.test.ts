import { readdirSync, readFileSync } from "node:fs";
import { type Catalog, defaultsOf, isPassThrough, isWireType, schemaOf } from "@switchyard/graph";
import { describe, expect, test } from "vitest";
import { catalog as catalogByKind, NODES } from "./catalog";
import { NODE_DOCS } from "./generated/docs";

const catalog: Catalog = catalogByKind;
const here = new URL(".", import.meta.url);
const kinds = [...catalog.keys()];

const kindOfFolder = (path: string): string => {
  const [family = "", name = ""] = path.split("/").slice(-3);
  return `${family}.${name.replaceAll("-", "_")}`;
};
const folderOf = (kind: string): string => kind.replace(".", "/").replaceAll("_", "-");

test("every folder is in the list", () => {
  const folders = readdirSync(new URL("nodes", here), { recursive: true, encoding: "utf8" }).filter((path) =>
    path.endsWith("/index.ts"),
  );
  expect(folders.map(kindOfFolder).sort()).toEqual([...kinds].sort());
  expect(new Set(kinds).size).toBe(NODES.length);
});

describe.each(kinds)("%s", (kind) => {
  const node = catalog.get(kind);
  if (!node) throw new Error(kind);
  const file = (name: string): string =>
    readFileSync(new URL(`nodes/${folderOf(kind)}/${name}`, here), "utf8");

  test("has a doc that starts with its title, and a test", () => {
    expect(file("doc.md").startsWith(`# ${node.title}\n`)).toBe(true);
    expect(file("node.test.ts")).toContain(kind);
    expect(NODE_DOCS[kind]).toBe(file("doc.md"));
  });

  test("says what every parameter is, and has a default for each", () => {
    for (const [name, schema] of Object.entries(schemaOf(node).properties ?? {})) {
      expect(schema.title, name).toBeTruthy();
      expect(schema.description, name).toMatch(/\.$/);
    }
    expect(Object.keys(defaultsOf(node))).toEqual(Object.keys(node.params.shape));
  });

  test("says what every derived value is, and gives a number at the defaults", () => {
    for (const { title, description, value } of node.derived) {
      expect(title).toBeTruthy();
      expect(description, title).toMatch(/\.$/);
      expect(Number.isFinite(value(defaultsOf(node) as never)), title).toBe(true);
    }
  });

  test("names at most two signals to show on the node", () => {
    expect(Object.values(node.signals).filter((signal) => signal.primary).length).toBeLessThanOrEqual(2);
  });

  test("shows signals that it declares, in a timeline too", () => {
    const { timeline } = node.view;
    const named = timeline
      ? [
          timeline.decision,
          timeline.probability,
          timeline.reason?.signal,
          ...(timeline.lines ?? []).map((line) => line.signal),
        ]
      : [];
    expect(Object.keys(node.signals)).toEqual(
      expect.arrayContaining(named.filter((name) => name !== undefined)),
    );
  });

  test("stacks fractions that it declares, each once", () => {
    const parts = node.view.stack?.parts ?? [];
    for (const part of parts) expect(node.signals[part]?.unit, part).toBe("fraction");
    expect(new Set(parts).size).toBe(parts.length);
  });

  test("has ports of known wires, filled with kinds that fit and need nothing themselves", () => {
    for (const [port, input] of Object.entries(node.inputs)) {
      expect(isWireType(input.type)).toBe(true);
      if (isPassThrough(node, port)) expect(input.cardinality).toBe("one");
      for (const fill of input.fill) {
        const filling = catalog.get(fill);
        expect(Object.values(filling?.outputs ?? {}).map((output) => output.type)).toContain(input.type);
        expect(Object.values(filling?.inputs ?? {}).filter((needed) => needed.required)).toEqual([]);
        expect(filling?.check({ params: defaultsOf(filling), plugged: {} })).toEqual([]);
      }
    }
    for (const output of Object.values(node.outputs)) expect(isWireType(output.type)).toBe(true);
  });
});
