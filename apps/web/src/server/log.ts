import pino from "pino";

/** The web server's log: one JSON object a line on standard error, so that it never mixes with a program's output. */
export const log = pino(
  { name: "web", level: process.env.SWITCHYARD_LOG_LEVEL ?? "info" },
  pino.destination(2),
);
