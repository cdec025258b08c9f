import type { CheckFinding, PluggedNode } from "@switchyard/graph";
import { z } from "zod";
import { originOf } from "./shared-checks";

/** How Icarus is called, for everything that judges a design. */
export const icarusParams = {
  language: z
    .enum(["2012", "2005"])
    .default("2012")
    .meta({
      title: "Language",
      description: "SystemVerilog of 2012, as VerilogEval takes it; or Verilog of 2005, without logic.",
      ui: { advanced: true },
    }),
  compileSeconds: z
    .number()
    .min(0.5)
    .max(60)
    .default(5)
    .meta({
      title: "Compile limit",
      description: "Processor time of the compiler for one design.",
      ui: { unit: "s", advanced: true },
    }),
  runSeconds: z
    .number()
    .min(0.5)
    .max(60)
    .default(5)
    .meta({
      title: "Simulation limit",
      description: "Processor time of one simulation; one that takes longer is wrong.",
      ui: { unit: "s", advanced: true },
    }),
};

/** Of the structural score. */
export const structureVariantParam = z
  .enum(["code", "paper"])
  .default("code")
  .meta({
    title: "Structure by",
    description:
      "The authors' code: one list of statements, 0.7, 0.3 and 0.2; or the paper's page: five categories, 0.6, 0.5 and 0.3.",
    ui: { advanced: true },
  });

/** Only Verilog tasks carry what judges a design. */
export function checkVerilogTasks({ tasks = [] }: PluggedNode["plugged"], why: string): CheckFinding[] {
  return tasks
    .filter((node) => originOf(node).kind !== "tasks.verilog")
    .map((node) => ({
      message: `The tasks of '${originOf(node).id}' have no testbench, which ${why}.`,
      remedy: "Plug in a 'Verilog designs' node.",
    }));
}
