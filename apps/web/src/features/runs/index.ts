/** Runs: the list, the page on which one is watched, and the page on which those of a group are put together. */
export { GroupPage } from "./group/group-page";
export { RunsPage } from "./list/runs-page";
export { TILE_TARGET } from "./live/run-state";
export { RunPage } from "./run-page";
