import { type CheckFinding, defineNode, exactly } from "@switchyard/graph";
import { z } from "zod";

const FAMILIES = ["boolean", "mux", "adder", "comparator", "encoder", "counter", "shift"] as const;

const procedural = { when: { param: "source", in: ["procedural"] } };
const fromFile = { when: { param: "source", in: ["jsonl", "verilog_eval"] } };

export const tasksVerilog = defineNode({
  kind: "tasks.verilog",
  title: "Verilog designs",
  summary: "Small hardware designs to write, each with a golden design and a testbench that judges it.",
  role: "source",
  paper: { id: "2505.11849", title: "VeriReason" },
  outputs: { tasks: { type: "tasks", description: "Designs to write, with what judges them." } },
  params: z.strictObject({
    source: z.enum(["procedural", "jsonl", "verilog_eval"]).default("procedural").meta({
      title: "Source",
      description:
        "Made by rule; a JSONL file with id, instruction, output, tb and tb_result; or problems in VerilogEval's layout.",
    }),
    families: z.array(z.enum(FAMILIES)).min(1).max(FAMILIES.length).default(["boolean"]).meta({
      title: "Families",
      description: "Kinds of design, taken in turn.",
      ui: procedural,
    }),
    maxWords: z
      .int()
      .min(2)
      .max(31)
      .default(11)
      .meta({
        title: "Longest function",
        description: "Words of a Boolean function's prompt.",
        ui: { unit: "words", ...procedural },
      }),
    maxWidth: z
      .int()
      .min(1)
      .max(8)
      .default(4)
      .meta({
        title: "Widest bus",
        description: "Bits; registers and sums may have a few more.",
        ui: { unit: "bits", ...procedural },
      }),
    trainSize: z
      .int()
      .min(1)
      .max(1_000_000)
      .default(2000)
      .meta({
        title: "Training designs",
        description: "How many different designs to train on.",
        ui: { unit: "designs", ...procedural },
      }),
    heldOutSize: z
      .int()
      .min(0)
      .max(100_000)
      .default(60)
      .meta({
        title: "Held-out designs",
        description: "Kept for evaluation; no design is in both splits.",
        ui: { unit: "designs", ...procedural },
      }),
    seed: z
      .int()
      .min(0)
      .max(2 ** 31 - 1)
      .default(0)
      .meta({ title: "Seed", description: "Same seed, same designs.", ui: procedural }),
    goldenForm: z.enum(["same", "other"]).default("same").meta({
      title: "Golden design",
      description:
        "Written as in the demonstrations, or otherwise with the same behaviour: the structural score then pulls away from them.",
      ui: procedural,
    }),
    corruptShare: z
      .number()
      .min(0)
      .max(1)
      .default(0)
      .meta({
        title: "Corrupted demonstrations",
        description: "Share of the training demonstrations with one token left out or replaced.",
        ui: { step: 0.05, ...procedural },
      }),
    response: z.enum(["body", "module", "tagged"]).default("body").meta({
      title: "Response",
      description:
        "What stands between a given header and the end; a whole module; or thinking and an answer in tags with the module in a fence.",
    }),
    file: z
      .string()
      .regex(/^([0-9a-f]{64})?$/, "the digest of an uploaded file")
      .default("")
      .meta({
        title: "File",
        description:
          "The JSONL file; or the problems as a zip or tar archive, as several files or as a folder. Stored by its content.",
        ui: {
          widget: "upload",
          accept: [".zip", ".tar", ".tgz", ".gz", ".txt", ".sv"],
          takes: ["files"],
          ...fromFile,
        },
      }),
    fileName: z
      .string()
      .max(200)
      .default("")
      .meta({ title: "File name", description: "For display.", ui: fromFile }),
    folder: z
      .string()
      .max(1000)
      .default("")
      .meta({
        title: "Folder",
        description:
          "Of the worker, with files such as Prob001_zero_prompt.txt; used where no file is uploaded.",
        ui: { when: { param: "source", in: ["verilog_eval"] } },
      }),
    heldOutShare: z.number().min(0).max(0.9).default(0.2).meta({
      title: "Held-out share",
      description: "Chosen by a hash of the problem, so it does not move when others are added.",
      ui: fromFile,
    }),
    maxBadLines: z
      .int()
      .min(0)
      .max(1_000_000)
      .default(0)
      .meta({
        title: "Bad lines allowed",
        description: "More than this many unusable lines of a JSONL file stop the run.",
        ui: { unit: "lines", when: { param: "source", in: ["jsonl"] } },
      }),
    promptSuffix: z
      .string()
      .max(2000)
      .default("")
      .meta({
        title: "Prompt suffix",
        description: "Added after each prompt.",
        ui: { widget: "textarea", advanced: true },
      }),
  }),
  labels: ({ source }) => (source === "procedural" ? ["family", "corrupted"] : []),
  levers: { difficulty: "maxWords" },
  signals: {
    count: { title: "Designs", description: "Training designs.", unit: "count", primary: true },
    corrupted: {
      title: "Corrupted",
      description: "Share of the training demonstrations that were corrupted.",
      unit: "fraction",
    },
  },
  estimate: ({ params }) =>
    params.source === "procedural"
      ? {
          texts: {
            alphabet: null,
            prompt: null,
            demonstration: null,
            train: exactly(params.trainSize),
            heldOut: exactly(params.heldOutSize),
          },
        }
      : {},
  check: ({ params }) => checkSource(params),
});

interface Sourced {
  source: string;
  file: string;
  fileName: string;
  folder: string;
  response: string;
}

function checkSource(p: Sourced): CheckFinding[] {
  if (p.source === "procedural") return [];
  const findings: CheckFinding[] = [];
  if (p.response === "body")
    findings.push({
      param: "response",
      message: "Problems from files have no header that a body could be put under.",
      remedy: "Ask for a whole module, or for tags.",
      mend: { param: "response", value: "tagged" },
    });
  if (p.source === "jsonl" && !p.file)
    findings.push({
      param: "file",
      message: "No file is chosen.",
      remedy: "Upload a JSONL file in the form of this node.",
    });
  const isArchive = /\.(zip|tar|tgz|gz)$/i.test(p.fileName);
  if (p.file && p.fileName && isArchive !== (p.source === "verilog_eval"))
    findings.push({
      param: "source",
      message: isArchive
        ? `'${p.fileName}' is an archive, and the source is a JSONL file.`
        : `'${p.fileName}' is no archive, and the source is problems in VerilogEval's layout.`,
      remedy: isArchive
        ? "Choose VerilogEval's layout, or another file."
        : "Choose JSONL, or upload an archive or files.",
      mend: { param: "source", value: isArchive ? "verilog_eval" : "jsonl" },
    });
  if (p.source === "verilog_eval" && !p.file && !p.folder)
    findings.push({
      param: "folder",
      message: "Neither an archive nor a folder of problems is given.",
      remedy: "Upload the folder or an archive of it, or name a folder of the worker.",
    });
  return findings;
}
