/**
 * Events -> points -> what is drawn: folding, tiles, smoothing, seed statistics, numbers as text.
 * Pure: no I/O, no clock, no React.
 */
export * from "./columns";
export * from "./csv";
export * from "./fold";
export * from "./format";
export * from "./interval";
export * from "./live-series";
export * from "./pace";
export * from "./pack-tiles";
export * from "./point";
export * from "./smooth";
export * from "./tile";
