/** The tables. Change them here, then `npm run migrations -w @switchyard/db` writes the SQL into /drizzle. */
export * from "./alerts";
export * from "./artifacts";
export * from "./experiments";
export * from "./metrics";
export * from "./rollouts";
export * from "./runs";
export * from "./workers";
