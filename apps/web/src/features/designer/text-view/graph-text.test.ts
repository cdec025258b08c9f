import { catalog } from "@switchyard/catalog";
import { type GraphDoc, tidyGraph } from "@switchyard/graph";
import fc from "fast-check";
import { expect, it } from "vitest";
import { graphText } from "./graph-text";

const node = (id: string, params: GraphDoc["nodes"][number]["params"]): GraphDoc["nodes"][number] => ({
  id,
  kind: "odd.kind",
  params,
  position: { x: 1, y: 2 },
});

it("puts short things on one line", () => {
  const doc: GraphDoc = {
    version: 1,
    nodes: [node("a", {}), node("b", { text: "x".repeat(60), list: [1, 2] })],
    edges: [],
  };
  expect(graphText(doc)).toBe(`{
  "version": 1,
  "nodes": [
    {
      "id": "a",
      "kind": "odd.kind",
      "params": {},
      "position": { "x": 1, "y": 2 }
    },
    {
      "id": "b",
      "kind": "odd.kind",
      "params": {
        "list": [ 1, 2 ],
        "text": "${"x".repeat(60)}"
      },
      "position": { "x": 1, "y": 2 }
    }
  ],
  "edges": []
}
`);
});

it("is the same document, whatever its parameters hold", () => {
  const value = fc.jsonValue({ maxDepth: 3 }).map((each) => JSON.parse(JSON.stringify(each)));
  const text = fc.string({ unit: fc.constantFrom("a", "\n", " ", '"', "\\", "\u2028", "é") });
  fc.assert(
    fc.property(fc.array(fc.oneof(value, text), { maxLength: 4 }), (values) => {
      const doc: GraphDoc = {
        version: 1,
        nodes: values.map((each, index) => node(`n${index}`, { each })),
        edges: [],
      };
      expect(JSON.parse(graphText(doc))).toEqual(tidyGraph(doc, catalog));
    }),
  );
});
