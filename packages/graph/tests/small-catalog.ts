import { z } from "zod";
import { type Catalog, defineNode, type GraphDoc, type NodeDefinition } from "../src";

/** A few kinds that have each feature a kind can have, so that this package's tests need no real one. */
const text = defineNode({
  kind: "tasks.text",
  title: "Text",
  summary: "Gives tasks.",
  role: "source",
  outputs: { tasks: { type: "tasks", description: "Tasks." } },
  params: z.strictObject({
    name: z
      .string()
      .max(5)
      .regex(/^[a-z]*$/, "small letters")
      .default(""),
    extra: z.record(z.string().max(8), z.json()).default({}),
  }),
  labels: ({ name }) => (name === "" ? [] : ["name"]),
});

const base = defineNode({
  kind: "model.base",
  title: "Base",
  summary: "Gives a model.",
  role: "source",
  inputs: {
    tasks: { type: "tasks", description: "For the tokenizer.", required: true, cardinality: "many" },
  },
  outputs: { model: { type: "model", description: "A model." } },
  params: z.strictObject({ layers: z.int().min(1).max(8).default(2) }),
});

const loss = defineNode({
  kind: "objective.loss",
  title: "Loss",
  summary: "A loss.",
  role: "part",
  slot: "loss",
  inputs: { objective: { type: "objective", description: "Before it." } },
  outputs: { objective: { type: "objective", description: "The loss." } },
  params: z.strictObject({
    clipLow: z.number().min(0).max(1).default(0.2),
    limit: z.number().gt(0).nullable().default(null),
    mode: z.enum(["hard", "soft"]).default("hard"),
    tags: z.array(z.string()).min(1).max(2).default(["a"]),
    isOn: z.boolean().default(true),
  }),
});

const scale = defineNode({
  kind: "objective.scale",
  title: "Scale",
  summary: "A modifier, of which a chain may hold several.",
  role: "part",
  uniqueSlot: false,
  inputs: { objective: { type: "objective", description: "Before it." } },
  outputs: { objective: { type: "objective", description: "Scaled." } },
  params: z.strictObject({ factor: z.number().default(1) }),
  rules: [
    {
      meets: ["objective.loss"],
      when: (own, loss) => own.factor < 0 && loss.mode === "hard",
      severity: "error",
      reason: "a hard loss cannot be turned round.",
      remedy: "Use a soft one.",
    },
  ],
});

const named = defineNode({
  kind: "objective.named",
  title: "Named",
  summary: "Works only with tasks that have a name.",
  role: "part",
  inputs: { objective: { type: "objective", description: "Before it." } },
  outputs: { objective: { type: "objective", description: "Named." } },
  params: z.strictObject({}),
  checkInStage: ({ stage }) =>
    stage.plugged.tasks?.every((tasks) => tasks.labels.includes("name"))
      ? []
      : [{ message: "The tasks have no name.", remedy: "Name them." }],
});

const train = defineNode({
  kind: "train.loop",
  title: "Train",
  summary: "Trains.",
  role: "stage",
  inputs: {
    model: { type: "model", description: "What to train.", required: true },
    tasks: { type: "tasks", description: "What on.", required: true },
    objective: { type: "objective", description: "How.", fill: ["objective.loss"] },
  },
  outputs: { model: { type: "model", description: "Trained." } },
  params: z.strictObject({ low: z.number().default(0), high: z.number().default(1) }),
  check: ({ params, plugged }) => [
    ...(params.low > params.high
      ? [
          {
            param: "low",
            message: "low is above high.",
            remedy: "Lower it.",
            mend: { param: "low", value: params.high },
          },
        ]
      : []),
    ...(plugged.objective?.some((node) => node.kind === "objective.loss" && node.params.clipLow === 0)
      ? [
          {
            port: "objective",
            severity: "warning" as const,
            message: "A loss that clips everything.",
            remedy: "Raise clipLow.",
          },
        ]
      : []),
  ],
});

const echo = defineNode({
  kind: "objective.echo",
  title: "Echo",
  summary: "Repeats a scale.",
  role: "part",
  uniqueSlot: false,
  inputs: { objective: { type: "objective", description: "Before it." } },
  outputs: { objective: { type: "objective", description: "Again." } },
  params: z.strictObject({}),
  goesWith: [{ oneOf: ["objective.scale"], reason: "it has nothing to repeat." }],
});

export const smallCatalog: Catalog = new Map<string, NodeDefinition>(
  [text, base, loss, scale, echo, named, train].map((node) => [node.kind, node as unknown as NodeDefinition]),
);

export type NodeSketch = [id: string, kind: string, params?: GraphDoc["nodes"][number]["params"]];

/** A document from nodes and from wires written `a.port -> b.port`. */
export function sketch(nodes: readonly NodeSketch[], wires: readonly string[] = []): GraphDoc {
  return {
    version: 1,
    nodes: nodes.map(([id, kind, params = {}]) => ({ id, kind, params, position: { x: 0, y: 0 } })),
    edges: wires.map((wire) => {
      const [from, to] = wire.split(" -> ").map((end) => {
        const [node = "", port = ""] = end.split(".");
        return { node, port };
      });
      if (!from || !to) throw new Error(`not a wire: ${wire}`);
      return { from, to };
    }),
  };
}

/** A graph that is valid. */
export const goodGraph = (): GraphDoc =>
  sketch(
    [
      ["words", "tasks.text"],
      ["base", "model.base"],
      ["train", "train.loop"],
      ["loss", "objective.loss", { clipLow: 0.3 }],
    ],
    [
      "words.tasks -> base.tasks",
      "words.tasks -> train.tasks",
      "base.model -> train.model",
      "loss.objective -> train.objective",
    ],
  );
