import { about, type CheckFinding, defineNode, exactly } from "@switchyard/graph";
import { z } from "zod";

const made = { param: "source", in: ["generated"] };
const read = { param: "source", in: ["spider"] };
const digest = z.string().regex(/^([0-9a-f]{64})?$/, "the digest of an uploaded file");

export const tasksSql = defineNode({
  kind: "tasks.sql",
  title: "SQL questions",
  summary: "Questions about tables, to be answered by a query: made from a seed, or in Spider's layout.",
  role: "source",
  paper: { id: "2505.12380", title: "Graph-Reward-SQL" },
  outputs: {
    tasks: { type: "tasks", description: "Training and held-out questions, each with its schema." },
  },
  params: z.strictObject({
    source: z.enum(["generated", "spider"]).default("generated").meta({
      title: "Source",
      description: "Schemas and questions made here, or a file of questions with a file of schemas.",
    }),
    file: digest.default("").meta({
      title: "Questions",
      description:
        "Spider's dev.json or train.json: objects with db_id, question and query, as a list or one a line.",
      ui: { widget: "upload", takes: ["list"], when: read },
    }),
    fileName: z.string().max(200).default("").meta({ title: "File name", description: "For display." }),
    tables: digest.default("").meta({
      title: "Schemas",
      description: "Spider's tables.json.",
      ui: { widget: "upload", takes: ["list"], when: read },
    }),
    tablesName: z.string().max(200).default("").meta({ title: "Schemas' name", description: "For display." }),
    seed: z
      .int()
      .min(0)
      .max(2 ** 31 - 1)
      .default(0)
      .meta({ title: "Seed", description: "Same seed, same questions.", ui: { when: made } }),
    trainSize: z
      .int()
      .min(1)
      .max(1_000_000)
      .default(16_000)
      .meta({
        title: "Training questions",
        description: "How many different prompts to train on.",
        ui: { unit: "prompts", when: made },
      }),
    heldOutSize: z
      .int()
      .min(0)
      .max(100_000)
      .default(1000)
      .meta({
        title: "Held-out questions",
        description: "Kept for evaluation; no prompt is in both splits.",
        ui: { unit: "prompts", when: made },
      }),
    mostTables: z
      .int()
      .min(1)
      .max(4)
      .default(2)
      .meta({
        title: "Most tables",
        description: "Of a schema; each but the first refers to the one before.",
        ui: { when: made },
      }),
    mostFilters: z
      .int()
      .min(0)
      .max(4)
      .default(2)
      .meta({ title: "Most conditions", description: "On the table that is asked for.", ui: { when: made } }),
    aggregates: z
      .boolean()
      .default(true)
      .meta({
        title: "Aggregates",
        description: "Counts, means and groups are asked for too.",
        ui: { when: made },
      }),
    ordering: z
      .boolean()
      .default(true)
      .meta({
        title: "Order",
        description: "Sorted lists and first rows are asked for too.",
        ui: { when: made },
      }),
    subqueries: z
      .boolean()
      .default(false)
      .meta({ title: "Subqueries", description: "Some compare with an average.", ui: { when: made } }),
    cteStyle: z
      .boolean()
      .default(false)
      .meta({
        title: "In steps",
        description:
          "References and demonstrations are chains of WITH, one condition a step, which step rewards need.",
        ui: { when: made },
      }),
    corruptShare: z
      .number()
      .min(0)
      .max(1)
      .default(0)
      .meta({
        title: "Corrupted demonstrations",
        description:
          "Share of the training demonstrations with one fault in the query; the reference stays right.",
        ui: { step: 0.05 },
      }),
    heldOutShare: z
      .number()
      .min(0)
      .max(0.9)
      .default(0.2)
      .meta({
        title: "Held-out share",
        description: "Of the databases, chosen by a hash of the name; a database is wholly in one split.",
        ui: { when: read },
      }),
    maxBadLines: z
      .int()
      .min(0)
      .max(1_000_000)
      .default(0)
      .meta({
        title: "Bad questions allowed",
        description: "More than this many unusable questions stop the run.",
        ui: { when: read },
      }),
    schemaStyle: z.enum(["compact", "create"]).default("compact").meta({
      title: "Schema is shown",
      description: "As table(column, ...), or as CREATE TABLE statements with keys.",
    }),
    prompt: z
      .string()
      .max(4000)
      .default("{schema}\n{question}\n")
      .meta({
        title: "Prompt",
        description: "{schema} stands for the tables, {question} for the question.",
        ui: { widget: "textarea" },
      }),
    demonstration: z
      .string()
      .max(2000)
      .default("<answer>{answer}</answer>")
      .meta({
        title: "Demonstration",
        description: "What supervised fine-tuning imitates; {answer} stands for the reference query.",
        ui: { widget: "textarea" },
      }),
  }),
  labels: () => ["corrupted"],
  levers: { difficulty: "mostFilters" },
  signals: {
    count: { title: "Questions", description: "Training prompts made.", unit: "count", primary: true },
    corrupted: {
      title: "Corrupted",
      description: "Share of the training demonstrations that were corrupted.",
      unit: "fraction",
    },
  },
  estimate: ({ params }) =>
    params.source === "spider"
      ? {}
      : {
          texts: {
            alphabet: about(72),
            prompt: about(40 * (params.mostTables + 1) + 20 * params.mostFilters + 40),
            demonstration: about(60 + 25 * params.mostFilters * (params.cteStyle ? 2 : 1)),
            train: exactly(params.trainSize),
            heldOut: exactly(params.heldOutSize),
          },
        },
  check: ({ params }) => [...checkFiles(params), ...checkSlots(params)],
});

function checkFiles(p: { source: string; file: string; tables: string }): CheckFinding[] {
  if (p.source !== "spider") return [];
  const missing = [
    { param: "file", held: p.file, what: "file of questions" },
    { param: "tables", held: p.tables, what: "file of schemas" },
  ].filter(({ held }) => !held);
  return missing.map(({ param, what }) => ({
    param,
    message: `No ${what} is chosen.`,
    remedy: "Upload it in the form of this node, or let questions be generated.",
  }));
}

function checkSlots(p: { prompt: string; demonstration: string }): CheckFinding[] {
  const slots = [
    { param: "prompt", text: p.prompt, slot: "{schema}" },
    { param: "prompt", text: p.prompt, slot: "{question}" },
    { param: "demonstration", text: p.demonstration, slot: "{answer}" },
  ];
  return slots
    .filter(({ text, slot }) => !text.includes(slot))
    .map(({ param, slot }) => ({
      param,
      severity: "warning" as const,
      message: `The ${param} never holds ${slot}.`,
      remedy: `Put ${slot} where it should stand.`,
    }));
}
