/** A graph as a picture that carries it. A feature of its own, so that a page can load it when it is asked for. */
export { graphPng } from "./graph-picture";
