import { readdirSync, readFileSync } from "node:fs";
import { catalog } from "@switchyard/catalog";
import type { GraphProblem } from "@switchyard/graph";
import { describe, expect, test } from "vitest";
import { compile } from "./compile";

const folder = new URL("../../../fixtures/invalid/graphs/", import.meta.url);

/**
 * `{ why, graph | text, problems }`: `text` where the fault cannot be kept in parsed JSON. Each expected problem names
 * what must be there; `message` is a part of the sentence.
 */
interface Invalid {
  why: string;
  graph?: unknown;
  text?: string;
  problems: Partial<GraphProblem>[];
}

const order = (a: Partial<GraphProblem>, b: Partial<GraphProblem>): number =>
  JSON.stringify([a.code, a.nodeId, a.port, a.param]).localeCompare(
    JSON.stringify([b.code, b.nodeId, b.port, b.param]),
  );

describe.each(readdirSync(folder).filter((name) => name.endsWith(".json")))(
  "fixtures/invalid/graphs/%s",
  (name) => {
    const fixture = JSON.parse(readFileSync(new URL(name, folder), "utf8")) as Invalid;
    const result = compile(fixture.text ?? fixture.graph, catalog);
    const problems = result.ok ? [] : [...result.problems];

    test(fixture.why, () => {
      expect(result.ok).toBe(false);
      const expected = fixture.problems.map(({ message, ...rest }) =>
        message === undefined ? rest : { ...rest, message: expect.stringContaining(message) },
      );
      expect(problems.sort(order)).toMatchObject(expected.sort((a, b) => order(a, b)));
    });

    test("says what to do about each problem", () => {
      for (const problem of problems) {
        expect(problem.message).toMatch(/^.{10,400}[.?]$/s);
        expect(problem.remedy).toMatch(/^[A-Z].{5,}[.?]$/s);
      }
    });
  },
);

test("100,000 nodes are refused within a second of work, reading included", () => {
  const nodes = Array.from({ length: 100_000 }, (_, index) => ({
    id: `n${index}`,
    kind: "reward.verifier",
    params: {},
    position: { x: 0, y: 0 },
  }));
  const text = JSON.stringify({ version: 1, nodes, edges: [] });
  // Of the processor: the clock also measures what else the machine does.
  const before = process.cpuUsage();
  expect(compile(text, catalog)).toMatchObject({ ok: false, problems: [{ code: "tooLarge" }] });
  const { user, system } = process.cpuUsage(before);
  expect((user + system) / 1e6).toBeLessThan(1);
});
