/** What the web server, the worker and the trainer say to each other. Schemas only: no I/O. */
export * from "./events";
export * from "./job-spec";
