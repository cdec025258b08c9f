/**
 * The graph document: what a node, a port and a wire are, and what makes a graph valid.
 * It knows no node kind by name; the catalog is passed in.
 */
export * from "./define-node";
export * from "./document";
export * from "./params-schema";
export * from "./problems";
export * from "./wires";
