/** Named queries, one file for each area. Each takes the database or an open transaction first. */

export * from "./alert-rules";
export * from "./alerts";
export * from "./artifacts";
export * from "./change";
export * from "./column-text";
export * from "./events";
export * from "./experiments";
export * from "./ingest";
export * from "./leases";
export * from "./measured";
export * from "./points";
export * from "./rollouts";
export * from "./run-bin";
export * from "./run-groups";
export * from "./runs";
export * from "./stages";
export * from "./uploads";
export * from "./watches";
export * from "./workers";
