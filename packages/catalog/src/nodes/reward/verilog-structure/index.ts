import { defineNode } from "@switchyard/graph";
import { z } from "zod";
import { weightParam } from "../../../shared-params";
import { checkVerilogTasks, structureVariantParam } from "../../../verilog-params";

export const rewardVerilogStructure = defineNode({
  kind: "reward.verilog_structure",
  title: "Verilog structure",
  summary: "How much a design is built like the golden one; runs nothing.",
  role: "part",
  paper: { id: "2505.11849", title: "VeriReason" },
  outputs: { reward: { type: "reward", description: "Between 0 and 1." } },
  params: z.strictObject({
    variant: structureVariantParam,
    weight: weightParam,
  }),
  signals: {
    mean: {
      title: "Structure",
      description: "Mean score.",
      unit: "fraction",
      better: "higher",
      primary: true,
    },
    similarity: {
      title: "Similarity",
      description: "Mean likeness of the two lists of statements, in their order.",
      unit: "fraction",
      better: "higher",
    },
    coverage: {
      title: "Coverage",
      description: "Mean share of the golden statements that are there.",
      unit: "fraction",
      better: "higher",
    },
    redundancy: {
      title: "Redundancy",
      description: "Mean share of statements that are not golden.",
      unit: "fraction",
      better: "lower",
    },
    empty: {
      title: "No design",
      description: "Share of completions without a module.",
      unit: "fraction",
      better: "lower",
      health: "unanswered",
    },
    errored: {
      title: "Errored",
      description: "Share of completions whose task has no golden design.",
      unit: "fraction",
      better: "lower",
      health: "errored",
    },
  },
  checkInStage: ({ stage }) => checkVerilogTasks(stage.plugged, "the score compares with"),
});
