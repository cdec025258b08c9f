export { MatchExamples } from "./match-examples";
