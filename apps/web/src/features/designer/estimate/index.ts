/** What a run will cost. `EstimateSection` takes a compiled job and may stand in any dialog or panel. */
export { EstimatePanel } from "./estimate-panel";
export { EstimateSection } from "./estimate-section";
export { useMeasured } from "./use-estimate";
export { totalsSentence } from "./words";
