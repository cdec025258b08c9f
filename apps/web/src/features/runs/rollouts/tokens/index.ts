export { type HeatMode, isHeat, scaleOf, TOKEN_MODES, type TokenMode } from "./heat";
export { modesFor, TokenToolbar } from "./token-legend";
export { TokenText } from "./token-text";
