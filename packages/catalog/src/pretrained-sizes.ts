import { about, type Figure, type ModelSizes } from "@switchyard/graph";

/** What the name of a pretrained model tells of its size. */

const UNITS: Readonly<Record<string, number>> = { b: 1e9, m: 1e6 };

/** 0.5e9 from "Qwen/Qwen2.5-0.5B-Instruct"; null where the name says nothing. */
export function parametersInName(source: string): number | null {
  const name = source.slice(source.lastIndexOf("/") + 1);
  const found = /(?:^|[-_.])(\d+(?:\.\d+)?)([bm])(?=$|[-_.])/i.exec(name);
  const unit = UNITS[found?.[2]?.toLowerCase() ?? ""];
  return found?.[1] && unit ? Number(found[1]) * unit : null;
}

export interface PretrainedParams {
  readonly source: string;
  readonly training: "lora" | "full";
  readonly dtype: "auto" | "float32" | "bfloat16";
}

const BYTES = { auto: null, float32: 4, bfloat16: 2 } as const;

export function pretrainedSizes({ source, training, dtype }: PretrainedParams): ModelSizes {
  const named = parametersInName(source);
  const parameters: Figure | null = named === null ? null : about(named);
  return {
    parameters,
    // How many weights adapters have depends on the shapes of the layers that they stand beside.
    trained: training === "full" ? parameters : null,
    bytesPerWeight: BYTES[dtype],
    shape: null,
    context: null,
    // English text of current tokenizers: about four characters a token.
    tokensOf: ({ value }) => about(value / 4),
    extraBytes: 0,
    basis: named === null ? "not known before the model is loaded" : "as the model's name says",
  };
}
