/** How a completion's tokens are coloured. Pure: numbers in, a shade for each token out. */
import { formatNumber } from "@switchyard/curves";
import type { CompletionTokens } from "@switchyard/protocol";
import { inertPieces } from "@/ui/inert-text";

export const TOKEN_MODES = [
  "text",
  "diff",
  "advantage",
  "probability",
  "surprise",
  "weight",
  "update",
] as const;
export type TokenMode = (typeof TOKEN_MODES)[number];
/** The modes that colour. */
export type HeatMode = Exclude<TokenMode, "text" | "diff">;
export const isHeat = (mode: TokenMode): mode is HeatMode => mode !== "text" && mode !== "diff";

/** Completions of a prompt, with their tokens where they were told. */
export type Tokened = readonly { readonly byToken?: CompletionTokens | undefined }[];

export interface Shade {
  /** Each has a colour, and a line below the token, so that neither carries the meaning alone. */
  readonly tone: "up" | "down" | "rare" | "much" | "first" | "second" | "other" | "none";
  /** 0 to 1. */
  readonly strength: number;
  /** The update left this token out. */
  readonly isMasked: boolean;
}

const PASS_TONES = ["first", "second"] as const;

/** End of a mode's colour scale: the largest size in any of the completions; 0 where all are 0 or there is no scale. */
export function scaleOf(samples: Tokened, mode: HeatMode): number {
  const sizes = samples.flatMap(({ byToken }) => (byToken ? sizesOf(byToken, mode) : []));
  return sizes.reduce<number>((most, size) => (Number.isFinite(size) ? Math.max(most, size) : most), 0);
}

function sizesOf(tokens: CompletionTokens, mode: HeatMode): number[] {
  if (mode === "advantage") return tokens.advantages.map((advantage) => Math.abs(advantage ?? 0));
  if (mode === "surprise") return tokens.probabilities.map((p) => surprise(p) ?? 0);
  return mode === "weight" ? [...(tokens.weights ?? [])] : [];
}

/** -log p of a sampled token, in nats; null for one that was not sampled. */
const surprise = (probability: number | null | undefined): number | null =>
  // Never -0, which would be said as "-0".
  probability === null || probability === undefined ? null : Math.max(0, -Math.log(probability));

export function shadeOf(tokens: CompletionTokens, index: number, mode: HeatMode, scale: number): Shade {
  const isMasked = tokens.learns[index] === false;
  return { ...coloured(tokens, index, mode, scale), isMasked };
}

function coloured(
  tokens: CompletionTokens,
  index: number,
  mode: HeatMode,
  scale: number,
): Omit<Shade, "isMasked"> {
  const none = { tone: "none", strength: 0 } as const;
  if (mode === "advantage") {
    const advantage = tokens.advantages[index] ?? 0;
    if (advantage === 0 || scale === 0) return none;
    return { tone: advantage > 0 ? "up" : "down", strength: Math.min(1, Math.abs(advantage) / scale) };
  }
  if (mode === "probability") {
    const probability = tokens.probabilities[index] ?? null;
    return probability === null ? none : { tone: "rare", strength: 1 - probability };
  }
  if (mode === "surprise" || mode === "weight") {
    const size = mode === "weight" ? tokens.weights?.[index] : surprise(tokens.probabilities[index]);
    if (!size || scale === 0) return none;
    return { tone: mode === "weight" ? "much" : "rare", strength: Math.min(1, size / scale) };
  }
  if (tokens.learns[index] === false) return none;
  if (!tokens.group) return { tone: "first", strength: 1 };
  const group = tokens.group[index] ?? null;
  return group === null ? none : { tone: PASS_TONES[group] ?? "other", strength: 1 };
}

/** Everything known of a token, each as a few words. */
export function tokenFacts(tokens: CompletionTokens, index: number): string[] {
  const probability = tokens.probabilities[index] ?? null;
  const advantage = tokens.advantages[index] ?? null;
  const weight = tokens.weights?.[index] ?? null;
  const pass = passOf(tokens, index);
  return [
    probability === null ? "not sampled" : `p ${formatNumber(probability, 3)}`,
    probability === null ? "" : `\u2212log p ${nats(probability)}`,
    advantage === null ? "" : `A ${advantage > 0 ? "+" : ""}${formatNumber(advantage, 3)}`,
    weight === null ? "" : `weight ${formatNumber(weight, 3)}`,
    tokens.learns[index] === false ? "does not learn" : pass ? `pass: ${pass}` : "",
  ].filter(Boolean);
}

const nats = (probability: number): string =>
  probability === 0 ? "\u221e" : formatNumber(surprise(probability) ?? 0, 3);

const passOf = ({ groups, group }: CompletionTokens, index: number): string | undefined =>
  groups?.[group?.[index] ?? -1];

/** Names of the passes in any of the completions, in their order. */
export const passesOf = (samples: Tokened): readonly string[] =>
  samples.find(({ byToken }) => byToken?.groups)?.byToken?.groups ?? [];

/** A piece as it is shown: what would be no ink gets a sign, and a line end keeps its effect. */
export function visiblePiece(piece: string): string {
  if (piece === "") return "\u2205";
  return piece.replaceAll("\r", "\u240d").replaceAll("\n", "\u21b5\n").replaceAll("\t", "\u21e5\t");
}

/** As a name in a sentence, with nothing in it that could turn the sentence round. */
export function namedPiece(piece: string): string {
  if (piece === " ") return "space";
  const plain = inertPieces(visiblePiece(piece).trim() || piece).map(({ text, mark }) => mark ?? text);
  return `\u201c${plain.join("")}\u201d`;
}
