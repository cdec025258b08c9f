/** Runs: the list, and the page on which one is watched. */
export { RunsPage } from "./list/runs-page";
export { RunPage } from "./run-page";
