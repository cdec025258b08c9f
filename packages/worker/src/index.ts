/**
 * The worker: leases a run from the server, launches the trainer on it, carries its events and results back. It knows nothing
 * of algorithms; the trainer's files are all that it sees. Outbound HTTP only.
 */
export { runWorker, type WorkerOptions } from "./agent";
export { WorkerProblem } from "./problem";
