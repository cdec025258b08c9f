import { closest } from "./closest";
import type { Catalog, NodeDefinition } from "./define-node";
import type { GraphDoc, GraphNode, JsonValue, Sweep } from "./document";
import { GRAPH_LIMITS } from "./limits";
import { readParams } from "./params";
import { schemaOf, unwrapNullable } from "./params-schema";
import type { GraphProblem } from "./problems";
import { isSameJson } from "./save";
import { runsOfSweeps, type SweptParam, sweepValues } from "./sweep";
import { shown } from "./words";

/** What a parameter may be swept over; null for text, lists and objects. */
export type SweepKind = "number" | "int" | "boolean" | "enum" | null;

/** How a kind's parameter may be swept. */
export function sweepKind(definition: NodeDefinition, param: string): SweepKind {
  const property = schemaOf(definition).properties?.[param];
  if (!property) return null;
  const { schema } = unwrapNullable(property, param);
  if (schema.enum) return "enum";
  if (schema.type === "integer") return "int";
  return schema.type === "number" || schema.type === "boolean" ? schema.type : null;
}

/**
 * The sweeps of a document that can be run, in the order of its nodes. What is wrong with others is added to the
 * problems; each value must be one that its parameter may have.
 */
export function checkSweeps(doc: GraphDoc, catalog: Catalog, problems: GraphProblem[]): SweptParam[] {
  const good: SweptParam[] = [];
  for (const node of doc.nodes) {
    const definition = catalog.get(node.kind);
    // A kind that is not known is a problem of its own.
    if (!definition || !node.sweeps) continue;
    for (const param of Object.keys(node.sweeps).sort()) {
      const sweep = node.sweeps[param];
      if (!sweep) continue;
      const checked = checkSweep({ node, definition, param, sweep });
      if ("values" in checked) good.push({ node: node.id, param, values: checked.values });
      else problems.push(...checked.faults.map((fault) => problemAt(node.id, param, fault)));
    }
  }
  return withinLimit(good, problems);
}

interface Fault {
  readonly message: string;
  readonly remedy: string;
  readonly near?: string;
}

const problemAt = (nodeId: string, param: string, fault: Fault): GraphProblem => ({
  code: "badSweep",
  severity: "error",
  nodeId,
  param,
  ...fault,
});

interface Asked {
  readonly node: GraphNode;
  readonly definition: NodeDefinition;
  readonly param: string;
  readonly sweep: Sweep;
}

type Checked = { values: readonly JsonValue[] } | { faults: readonly Fault[] };

function checkSweep({ node, definition, param, sweep }: Asked): Checked {
  const kind = sweepKind(definition, param);
  if (!Object.hasOwn(definition.params.shape, param)) return { faults: [unknownParam(definition, param)] };
  if (kind === null)
    return {
      faults: [
        {
          message: `'${param}' cannot be swept: it is no number, no choice and no switch.`,
          remedy: "Take the sweep away, and make a copy of the node for each value.",
        },
      ],
    };
  const shape = sweep.kind === "range" ? rangeFault(param, sweep, kind) : listFault(param, sweep.values);
  if (shape) return { faults: [shape] };
  const values = sweepValues(sweep, kind === "int");
  const twice = values.find((value, index) => values.findIndex((other) => isSameJson(other, value)) < index);
  if (twice !== undefined)
    return {
      faults: [
        {
          message: `The sweep of '${param}' has ${shown(twice)} twice.`,
          remedy: sweep.kind === "range" ? "Take fewer steps, or a wider range." : "Leave one of them out.",
        },
      ],
    };
  const faults = values.flatMap((value) => valueFaults({ node, definition, param }, value));
  return faults.length > 0 ? { faults } : { values };
}

function unknownParam(definition: NodeDefinition, param: string): Fault {
  const near = closest(param, Object.keys(definition.params.shape));
  return {
    message: `'${definition.title}' has no parameter '${param}' to sweep.`,
    remedy: near ? `Sweep '${near}' instead, or take the sweep away.` : "Take the sweep away.",
    ...(near ? { near } : {}),
  };
}

function listFault(param: string, values: readonly JsonValue[]): Fault | null {
  const { maxSweptRuns } = GRAPH_LIMITS;
  if (values.length === 0)
    return { message: `The sweep of '${param}' has no values.`, remedy: "Name values, or take it away." };
  if (values.length <= maxSweptRuns) return null;
  return {
    message: `The sweep of '${param}' has ${values.length} values; at most ${maxSweptRuns} are allowed.`,
    remedy: "Take fewer values.",
  };
}

function rangeFault(param: string, sweep: Sweep & { kind: "range" }, kind: SweepKind): Fault | null {
  const { from, to, steps, scale } = sweep;
  const { maxSweptRuns } = GRAPH_LIMITS;
  if (kind === "boolean" || kind === "enum")
    return {
      message: `'${param}' is no number and has no range.`,
      remedy: "Sweep it over a list of values.",
    };
  if (!Number.isInteger(steps) || steps < 2 || steps > maxSweptRuns)
    return {
      message: `The range of '${param}' has ${shown(steps)} steps, not a whole number from 2 to ${maxSweptRuns}.`,
      remedy: "Change the number of steps, or use a list.",
    };
  if (from === to)
    return {
      message: `The range of '${param}' begins and ends at ${shown(from)}.`,
      remedy: "Move one of its ends.",
    };
  if (scale === "log" && (from <= 0 || to <= 0))
    return {
      message: `The range of '${param}' goes from ${shown(from)} to ${shown(to)}; a logarithmic one lies above 0.`,
      remedy: "Move its ends above 0, or take equal distances.",
    };
  return null;
}

function valueFaults({ node, definition, param }: Omit<Asked, "sweep">, value: JsonValue): Fault[] {
  const read = readParams({ ...node, params: { [param]: value } }, definition);
  if (read.ok) return [];
  return read.problems.map(({ message }) => ({
    message: `In the sweep of '${param}' of '${node.id}': ${message}`,
    remedy: `Take ${shown(value)} out of the sweep.`,
  }));
}

/** All sweeps where their product is small enough; else none, and a problem at the longest. */
function withinLimit(swept: SweptParam[], problems: GraphProblem[]): SweptParam[] {
  const product = runsOfSweeps(swept);
  const { maxSweptRuns } = GRAPH_LIMITS;
  if (product <= maxSweptRuns) return swept;
  const longest = swept.reduce((long, other) => (other.values.length > long.values.length ? other : long));
  const count = product > 1e6 ? "more than a million" : product.toLocaleString("en-US");
  problems.push(
    problemAt(longest.node, longest.param, {
      message: `The sweeps make ${count} runs for each seed; at most ${maxSweptRuns} are allowed.`,
      remedy: `Take fewer values; '${longest.param}' of '${longest.node}' has the most, ${longest.values.length}.`,
    }),
  );
  return [];
}
