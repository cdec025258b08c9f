/** Beyond these a document is refused before anything else is looked at. */
export const GRAPH_LIMITS = {
  maxNodes: 5_000,
  maxEdges: 20_000,
  maxNotes: 2_000,
  maxFrames: 1_000,
  /** Characters of one note. */
  maxNoteLength: 10_000,
  /** Characters of a document's text. */
  maxTextLength: 16_000_000,
  /** Values (objects, lists, strings, numbers) in a whole document. */
  maxValues: 1_000_000,
  /** Runs that the sweeps of one graph may make, for each seed. */
  maxSweptRuns: 256,
  /** Lists and objects within one another. */
  maxDepth: 64,
} as const;
