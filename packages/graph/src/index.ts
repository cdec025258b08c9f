/**
 * The graph document: what a node, a port and a wire are, what makes a graph valid, and how it is edited.
 * It knows no node kind by name; the catalog is passed in.
 */
export * from "./annotate";
export * from "./arrange";
export * from "./chains";
export * from "./check-requirements";
export * from "./check-sweeps";
export * from "./clip";
export * from "./closest";
export * from "./define-node";
export * from "./diff";
export * from "./document";
export * from "./edit";
export * from "./estimate";
export * from "./expand";
export * from "./fixes";
export * from "./frame-ports";
export * from "./graph-in-png";
export * from "./history";
export * from "./limits";
export * from "./load";
export * from "./migrate";
export * from "./params";
export * from "./params-schema";
export * from "./png-chunks";
export * from "./problems";
export * from "./requirements";
export * from "./save";
export * from "./signals";
export * from "./subgraph";
export * from "./sweep";
export * from "./validate";
export * from "./wires";
