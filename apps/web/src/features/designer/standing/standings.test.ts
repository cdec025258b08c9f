import { catalog, TEMPLATES } from "@switchyard/catalog";
import { compile } from "@switchyard/compiler";
import { type GraphDoc, type JsonValue, removeNodes, setParam } from "@switchyard/graph";
import type { JobSpec } from "@switchyard/protocol";
import { describe, expect, test } from "vitest";
import { standingsOf } from "./standings";

const graphOf = (slug: string): GraphDoc => {
  const found = TEMPLATES.find((each) => each.slug === slug);
  if (!found) throw new Error(slug);
  return found.graph;
};
const addition = graphOf("addition");

function specOf(doc: GraphDoc, trainerVersion = "1"): JobSpec {
  const result = compile(doc, catalog, { trainerVersion });
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  return result.spec;
}

const set = (id: string, param: string, value: JsonValue): GraphDoc =>
  setParam(addition, { id, param, value }, catalog);
const stageHashes = ({ nodes }: JobSpec): Set<string> =>
  new Set(nodes.filter(({ role }) => role === "stage").map(({ hash }) => hash));
const newest = { name: "First", spec: specOf(addition) };
const stored = stageHashes(newest.spec);
const kinds = (standings: ReturnType<typeof standingsOf>) =>
  Object.fromEntries(Object.entries(standings).map(([id, { kind }]) => [id, kind]));

describe("a stage of the draft", () => {
  test("will run where nobody has run it, and is cached where its result is stored", () => {
    const none = standingsOf({ spec: newest.spec, catalog, finished: new Set(), newest: null });
    expect(new Set(Object.values(kinds(none)))).toEqual(new Set(["willRun"]));
    const all = standingsOf({ spec: newest.spec, catalog, finished: stored, newest });
    expect(kinds(all)).toEqual({ warmup: "cached", train: "cached", before: "cached", after: "cached" });
  });

  test("is changed by what is upstream of it only, named with its parameter", () => {
    const spec = specOf(set("sampler", "groupSize", 4));
    const standings = standingsOf({ spec, catalog, finished: stored, newest });
    expect(kinds(standings)).toEqual({
      warmup: "cached",
      before: "cached",
      train: "changed",
      after: "changed",
    });
    expect(standings.after?.reason).toBe("Changed since the run 'First' by Sampler (Group size).");
  });

  test("names itself where its own parameters changed, and what is upstream elsewhere", () => {
    const spec = specOf(set("warmup", "steps", 301));
    const standings = standingsOf({ spec, catalog, finished: stored, newest });
    expect(standings.warmup?.reason).toBe("Changed since the run 'First' by the stage itself (Steps).");
    expect(standings.train?.reason).toBe("Changed since the run 'First' by Warm-up (Steps).");
  });

  test("says when a wire has gone, when a stage is new, and when only the trainer is another", () => {
    const without = specOf(removeNodes(addition, ["clip"]));
    const cut = standingsOf({ spec: without, catalog, finished: stored, newest });
    expect(cut.train?.reason).toContain("what is plugged into");
    const earlier = { name: "Old", spec: specOf(removeNodes(addition, ["before"])) };
    const added = standingsOf({ spec: newest.spec, catalog, finished: new Set(), newest: earlier });
    expect(added.before).toEqual({ kind: "willRun", reason: "New since the run 'Old'." });
    expect(added.warmup).toEqual({
      kind: "willRun",
      reason: "As in 'Old', which has not stored its result.",
    });
    const updated = standingsOf({ spec: specOf(addition, "2"), catalog, finished: stored, newest });
    expect(updated.warmup?.reason).toContain("The trainer is newer");
  });

  test("runs each time where its kind says so", () => {
    const spec = specOf(graphOf("adacot-pareto"));
    const standings = standingsOf({ spec, catalog, finished: stageHashes(spec), newest: null });
    const running = Object.entries(standings).filter(([, { kind }]) => kind !== "cached");
    expect(running.map(([id]) => spec.nodes.find((node) => node.id === id)?.config.kind)).toEqual([
      "eval.pareto",
    ]);
  });
});
