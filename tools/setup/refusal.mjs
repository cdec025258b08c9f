/** A fault that a person can mend: what is wrong in one sentence, and what to do about it. */
export class Refusal extends Error {
  /**
   * @param {string} message
   * @param {string} remedy
   */
  constructor(message, remedy) {
    super(message);
    this.name = "Refusal";
    this.remedy = remedy;
  }
}

/**
 * Ends the process the way every command here ends on a fault: sentences on stderr, exit code 1. A programmer's error
 * keeps its stack.
 * @param {unknown} fault
 * @returns {never}
 */
export function exitWith(fault) {
  process.stderr.write(`\n${describeFault(fault)}\n`);
  process.exit(1);
}

/** @param {unknown} fault */
export function describeFault(fault) {
  if (isRefusal(fault)) return `${fault.message}\n  What to do: ${fault.remedy}`;
  return fault instanceof Error ? (fault.stack ?? fault.message) : String(fault);
}

/**
 * By shape, not by class: packages raise refusals of their own.
 * @param {unknown} fault
 * @returns {fault is Error & { remedy: string }}
 */
function isRefusal(fault) {
  return fault instanceof Error && "remedy" in fault && typeof fault.remedy === "string";
}
