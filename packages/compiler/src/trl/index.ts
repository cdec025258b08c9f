/** A job as a script for TRL, where TRL can do it. To add a kind: a file in `kinds/` and a line in its list. */
export * from "./export";
export { TRL_KINDS } from "./kinds";
export { TRL_VERSION } from "./version";
