import type { z } from "zod";
import { closest } from "./closest";
import { compiledSchema } from "./compiled-schema";
import type { NodeDefinition } from "./define-node";
import type { GraphNode, JsonValue } from "./document";
import { schemaOf } from "./params-schema";
import type { GraphProblem } from "./problems";
import { inWords, shown } from "./words";

const defaultsByDefinition = new WeakMap<NodeDefinition, Readonly<Record<string, JsonValue>>>();
const compiledByDefinition = new WeakMap<NodeDefinition, NodeDefinition["params"]>();

/** Every parameter of a kind at its default. */
export function defaultsOf(definition: NodeDefinition): Readonly<Record<string, JsonValue>> {
  let defaults = defaultsByDefinition.get(definition);
  if (!defaults) {
    defaults = definition.params.parse({}) as Record<string, JsonValue>;
    defaultsByDefinition.set(definition, defaults);
  }
  return defaults;
}

/** Made when a node of the kind first has a parameter of its own. */
function compiledParams(definition: NodeDefinition): NodeDefinition["params"] {
  const held = compiledByDefinition.get(definition) ?? compiledSchema(definition.params);
  compiledByDefinition.set(definition, held);
  return held;
}

export type ParamsResult =
  | { ok: true; params: Readonly<Record<string, JsonValue>> }
  | { ok: false; problems: GraphProblem[] };

/** A node's parameters with every default written out, or what is wrong with each. */
export function readParams(node: GraphNode, definition: NodeDefinition): ParamsResult {
  // Most nodes change nothing, and the schema takes as long for nothing as for all.
  if (Object.keys(node.params).length === 0) return { ok: true, params: defaultsOf(definition) };
  const result = compiledParams(definition).safeParse(node.params);
  if (result.success) return { ok: true, params: result.data as Record<string, JsonValue> };
  const defaults = defaultsOf(definition);
  const problems = result.error.issues.flatMap((issue) =>
    issue.code === "unrecognized_keys"
      ? issue.keys.map((name) => unknownParam(name, node.id, definition))
      : [
          badParam(
            node.id,
            String(issue.path[0]),
            inWords(precise(issue, definition), node.params),
            defaults,
          ),
        ],
  );
  return { ok: false, problems };
}

/** zod asks for "a number" where a whole number gets text; the person should hear the rest at once. */
function precise(issue: z.core.$ZodIssue, definition: NodeDefinition): z.core.$ZodIssue {
  if (issue.code !== "invalid_type" || issue.expected !== "number") return issue;
  const schema = schemaOf(definition).properties?.[String(issue.path[0])];
  const inner = schema?.anyOf?.find((option) => option.type !== "null") ?? schema;
  const isWhole = (issue.path.length > 1 ? inner?.items : inner)?.type === "integer";
  return isWhole ? { ...issue, expected: "int" } : issue;
}

function badParam(
  nodeId: string,
  param: string,
  message: string,
  defaults: Readonly<Record<string, JsonValue>>,
): GraphProblem {
  const remedy = `Change it, or reset it to its default of ${shown(defaults[param])}.`;
  return { code: "badParam", severity: "error", nodeId, param, message, remedy };
}

function unknownParam(param: string, nodeId: string, definition: NodeDefinition): GraphProblem {
  const near = closest(param, Object.keys(definition.params.shape));
  return {
    code: "badParam",
    severity: "error",
    nodeId,
    param,
    message: `'${definition.title}' has no parameter '${param}'.`,
    remedy: near ? `Rename it to '${near}', or remove it.` : "Remove it.",
    ...(near ? { near } : {}),
  };
}
