export { type HeatMode, scaleOf, TOKEN_MODES, type TokenMode } from "./heat";
export { TokenToolbar } from "./token-legend";
export { TokenText } from "./token-text";
