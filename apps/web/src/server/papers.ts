import { catalog, TEMPLATES } from "@switchyard/catalog";
import { PAPERS, type Paper, type PaperStanding, standingOf } from "@switchyard/catalog/papers";
import { RESULTS } from "@switchyard/catalog/results";

export interface PaperEntry {
  readonly paper: Paper;
  readonly standing: PaperStanding;
}

/** Every paper with what is built and measured of it. Made once a process. */
export const paperEntries: readonly PaperEntry[] = PAPERS.map((paper) => ({
  paper,
  standing: standingOf(paper, { catalog, templates: TEMPLATES, results: RESULTS }),
}));
