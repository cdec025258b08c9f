/** What the policy wrote. The curves know of it which steps have rollouts, and how to open them. */
export { RolloutsPanel } from "./rollouts-panel";
export { useHasRollouts, useOpenRollouts, useRolloutSteps } from "./use-rollout-steps";
