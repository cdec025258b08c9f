/** One value of a metric at one step, with what decides which of two reports of that step counts. */
export interface Sample {
  readonly step: number;
  /** May be NaN or infinite: a run that diverges must show it. */
  readonly value: number;
  readonly attempt: number;
  /** Position in the attempt's event stream. */
  readonly seq: number;
}

export interface Point {
  readonly step: number;
  readonly value: number;
}

/** `verifier/mean` -> the node that reports it and the signal it declares. Node ids hold no slash. */
export function splitSeriesName(name: string): { nodeId: string; signal: string } {
  const slash = name.indexOf("/");
  return slash < 0
    ? { nodeId: name, signal: "" }
    : { nodeId: name.slice(0, slash), signal: name.slice(slash + 1) };
}
