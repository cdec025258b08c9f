/** Who takes runs and when: what is chosen at the start, and again while they wait. */
export { PRIORITIES, priorityWord } from "./priorities";
export { PriorityField } from "./priority-field";
export { WorkerField } from "./worker-field";
