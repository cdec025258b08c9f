/** Graphs that come as files: JSON, or a PNG picture that carries the graph it shows. Knows no page. */
export { GRAPH_FILE_TYPES, graphName } from "./file-names";
export { type GraphFile, type RefusedFile, readGraphFile } from "./read-graph-file";
export { RefusedFileDialog } from "./refused-file-dialog";
