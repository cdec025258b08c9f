import { type Figure, type ModelSizes, productOf, type StageWork, sumOf } from "@switchyard/graph";

/**
 * Floating-point operations of a stage (Kaplan 2020, table 1): 2 N for a token that passes forward through N
 * parameters, 6 N with the way back. Where only adapters learn, no gradient of the other weights is made: 4 N.
 */
export const FORWARD = 2;
export const WITH_GRADIENT = 6;
export const WITH_ADAPTER_GRADIENT = 4;

/** Null where the number of parameters is not known. */
export function arithmeticOf(work: StageWork, model: ModelSizes | undefined): Figure | null {
  const tokens = sumOf(
    productOf(work.sampledTokens, FORWARD),
    productOf(work.readTokens, FORWARD),
    productOf(work.trainedTokens, model?.trained === null ? WITH_ADAPTER_GRADIENT : WITH_GRADIENT),
  );
  if (tokens.value === 0) return tokens;
  return model?.parameters ? productOf(tokens, model.parameters) : null;
}
