/** A graph document into a job spec. Pure; runs in the browser as on the server. */
export * from "./canonical";
export * from "./compile";
export * from "./estimate";
export * from "./requirements";
export * from "./reuse";
export * from "./trl";
