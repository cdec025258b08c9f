import results from "../generated/results.json";
import type { ClaimResult } from "./result";

/** Claim -> what it measured; `npm run emit` brings it from docs/results. */
export const RESULTS: Readonly<Record<string, ClaimResult>> = results;
