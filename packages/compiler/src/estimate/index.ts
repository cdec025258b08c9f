/**
 * What a job will cost before it runs: steps, tokens, time, memory, disk, and what is taken from the cache. Pure, and
 * names no node kind: what a kind costs is declared with it (`estimate` in defineNode).
 */
export * from "./arithmetic";
export * from "./estimate";
export * from "./files";
export * from "./measured";
export * from "./memory";
export * from "./sizes";
export * from "./time";
