/** What the web server, the worker and the trainer say to each other. Schemas and pure rules: no I/O. */
export * from "./asks";
export * from "./events";
export * from "./fence-watch";
export * from "./job-spec";
export * from "./lease-finish";
export * from "./lease-machine";
export * from "./lease-state";
export * from "./queue";
export * from "./trainer-answers";
export * from "./worker-messages";
