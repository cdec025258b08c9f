/** PostgreSQL: tables, named queries and the embedded server. Knows nothing of HTTP and nothing of algorithms. */
export * from "./connect";
export { embeddedBinaries, hydrateBinaries } from "./embedded/binaries";
export { type Cluster, startCluster } from "./embedded/cluster";
export { joinDatabase } from "./embedded/join";
export * from "./ids";
export * from "./listen";
export * from "./migrate";
export * from "./open";
export * from "./problem";
export * from "./queries";
export * from "./schema";
