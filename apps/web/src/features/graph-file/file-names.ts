export const GRAPH_FILE_TYPES = ".json,.png,application/json,image/png";

/** An experiment's name from that of a file. */
export const graphName = (fileName: string): string =>
  fileName.replace(/\.[^.]*$/, "").slice(0, 120) || "Imported graph";
