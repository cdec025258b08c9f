/** Named queries, one file for each area. Each takes the database or an open transaction first. */
export * from "./artifacts";
export * from "./change";
export * from "./events";
export * from "./experiments";
export * from "./ingest";
export * from "./leases";
export * from "./points";
export * from "./rollouts";
export * from "./run-bin";
export * from "./run-groups";
export * from "./runs";
export * from "./stages";
export * from "./uploads";
export * from "./workers";
