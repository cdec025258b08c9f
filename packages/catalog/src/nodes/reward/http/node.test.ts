import { compile, requirementsOf } from "@switchyard/compiler";
import { type GraphDoc, setParam, validateGraph } from "@switchyard/graph";
import { describe, expect, test } from "vitest";
import { catalog } from "../../../catalog";
import { TEMPLATES } from "../../../templates";
import { withNode, withWires } from "../../../templates/vary";

const URL = "https://rewards.example.org/score";

/** The addition graph, trained by `reward.http` with these parameters. */
function graphWith(params: Readonly<Record<string, string | number | boolean>>): GraphDoc {
  const template = TEMPLATES.find(({ slug }) => slug === "addition");
  if (!template) throw new Error("no template");
  const drawn = withWires(
    withNode(template.graph, { id: "service", kind: "reward.http", x: 0, y: 999 }),
    "service.reward -> train.reward",
  );
  return Object.entries({ url: URL, ...params }).reduce(
    (doc, [param, value]) => setParam(doc, { id: "service", param, value }, catalog),
    drawn,
  );
}

function verdictOn(params: Readonly<Record<string, string | number | boolean>>): string[] {
  const result = validateGraph(graphWith(params), catalog);
  return (result.ok ? result.warnings : result.problems).map(({ severity, param }) => `${severity} ${param}`);
}

describe("reward.http", () => {
  const secret = { secretVariable: "SWITCHYARD_SECRET_JUDGE" };
  test.each([
    ["an address is enough", {}, []],
    ["no address", { url: "" }, ["error url"]],
    ["a file", { url: "file:///etc/passwd" }, ["error url"]],
    ["a password in the address", { url: "https://me:secret@example.org/" }, ["error url"]],
    ["a secret by its variable", secret, []],
    ["any variable of the worker", { secretVariable: "AWS_SECRET_ACCESS_KEY" }, ["error secretVariable"]],
    ["the list of hosts", { secretVariable: "SWITCHYARD_SECRET_JUDGE_HOSTS" }, ["error secretVariable"]],
    ["a header that the request sets", { ...secret, secretHeader: "Host" }, ["error secretHeader"]],
    ["a header with a line break", { secretHeader: "X\r\nHost" }, ["error secretHeader"]],
    ["a secret for everybody on the way", { ...secret, url: "http://rewards.example.org/" }, ["warning url"]],
    ["no batch", { batchSize: 0 }, ["error batchSize"]],
  ])("%s", (_, params, verdict) => {
    expect(verdictOn(params)).toEqual(verdict);
  });

  test("an address on a private network needs a worker whose owner allows it, and only that", () => {
    const required = (isPrivate: boolean) => {
      const compiled = compile(graphWith({ privateAddress: isPrivate }), catalog);
      return compiled.ok && requirementsOf(compiled.spec, catalog);
    };
    expect(required(false)).toEqual([]);
    expect(required(true)).toEqual(["private-network"]);
  });

  test("another version of the service is another experiment", () => {
    const hash = (version: string) => {
      const compiled = compile(graphWith({ version }), catalog);
      return compiled.ok && compiled.spec.nodes.find(({ id }) => id === "train")?.hash;
    };
    expect(hash("1")).not.toBe(hash("2"));
  });
});
