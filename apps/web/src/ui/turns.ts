/** Work of many parts of a page that has to be done on the main thread, one part after the other: what a person does meanwhile comes between. */

const waiting = new Set<() => void>();
let isRunning = false;

function next(): void {
  const [turn] = waiting;
  if (!turn) {
    isRunning = false;
    return;
  }
  waiting.delete(turn);
  turn();
  setTimeout(next);
}

/** Does it in a task of its own, after those that wait already. Returns what takes it back. */
export function takeTurn(turn: () => void): () => void {
  waiting.add(turn);
  if (!isRunning) {
    isRunning = true;
    setTimeout(next);
  }
  return () => waiting.delete(turn);
}
