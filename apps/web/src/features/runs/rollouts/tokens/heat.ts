/** How a completion's tokens are coloured. Pure: numbers in, a shade for each token out. */
import { formatNumber } from "@switchyard/curves";
import type { CompletionTokens } from "@switchyard/protocol";
import { inertPieces } from "../inert-text";

export const TOKEN_MODES = ["text", "advantage", "probability", "update"] as const;
export type TokenMode = (typeof TOKEN_MODES)[number];
/** The modes that colour. */
export type HeatMode = Exclude<TokenMode, "text">;

export interface Shade {
  /** Each has a colour, and a line below the token, so that neither carries the meaning alone. */
  readonly tone: "up" | "down" | "rare" | "first" | "second" | "other" | "none";
  /** 0 to 1. */
  readonly strength: number;
  /** The update left this token out. */
  readonly isMasked: boolean;
}

const PASS_TONES = ["first", "second"] as const;

/** The largest advantage of a token in any of the completions: the end of the colour scale; 0 where all are 0. */
export const scaleOf = (samples: readonly { readonly byToken?: CompletionTokens | undefined }[]): number =>
  Math.max(0, ...samples.flatMap(({ byToken }) => (byToken?.advantages ?? []).map((a) => Math.abs(a ?? 0))));

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
  if (tokens.learns[index] === false) return none;
  if (!tokens.group) return { tone: "first", strength: 1 };
  const group = tokens.group[index] ?? null;
  return group === null ? none : { tone: PASS_TONES[group] ?? "other", strength: 1 };
}

/** Everything known of a token, as one line. */
export function tokenFacts(tokens: CompletionTokens, index: number): string[] {
  const probability = tokens.probabilities[index] ?? null;
  const advantage = tokens.advantages[index] ?? null;
  const pass = passOf(tokens, index);
  return [
    probability === null ? "not sampled" : `p ${formatNumber(probability, 3)}`,
    advantage === null ? "" : `A ${advantage > 0 ? "+" : ""}${formatNumber(advantage, 3)}`,
    tokens.learns[index] === false ? "does not learn" : pass ? `pass: ${pass}` : "",
  ].filter(Boolean);
}

const passOf = ({ groups, group }: CompletionTokens, index: number): string | undefined =>
  groups?.[group?.[index] ?? -1];

/** Names of the passes in any of the completions, in their order. */
export const passesOf = (
  samples: readonly { readonly byToken?: CompletionTokens | undefined }[],
): readonly string[] => samples.find(({ byToken }) => byToken?.groups)?.byToken?.groups ?? [];

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
