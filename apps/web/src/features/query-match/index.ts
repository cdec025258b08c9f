export { MatchPanel } from "./match-panel";
export type { Scoring } from "./scoring";
