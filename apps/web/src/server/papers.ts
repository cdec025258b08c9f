import { catalog } from "@switchyard/catalog";
import { PAPERS, type Paper, type PaperStanding, standingOf } from "@switchyard/catalog/papers";
import { RESULTS } from "@switchyard/catalog/results";
import { arrangedTemplates } from "./templates";

export interface PaperEntry {
  readonly paper: Paper;
  readonly standing: PaperStanding;
}

/** Every paper with what is built and measured of it. Made once a process. */
export const paperEntries: readonly PaperEntry[] = PAPERS.map((paper) => ({
  paper,
  standing: standingOf(paper, { catalog, templates: arrangedTemplates, results: RESULTS }),
}));
