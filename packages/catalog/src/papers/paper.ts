/** A published method as its page tells of it. Texts are Markdown with formulas in TeX between dollar signs. */
export interface Paper {
  /** Of the page, and of the claims whose results are shown on it: `<slug>` and `<slug>-...`. */
  readonly slug: string;
  readonly name: string;
  readonly title: string;
  /** Kinds that name this arXiv id are the paper's nodes. */
  readonly arxiv: string;
  /** What could be read of it, and how sure the formulas are. */
  readonly source: string;
  /** One sentence for the list. */
  readonly gist: string;
  readonly text: string;
  readonly formulas: readonly Formula[];
  /** Which node stands for which part; kinds of other papers that the method is put together from are here too. */
  readonly parts: readonly PaperPart[];
  readonly settings: readonly PaperSetting[];
  /** Template to start from. */
  readonly template: string;
  /** The paper's own results; empty where they could not be read. */
  readonly reported: readonly ReportedTable[];
  /** Where our setting, or our outcome, is not the paper's. */
  readonly differs: readonly string[];
  /** What the sources leave open, and how it was settled here. */
  readonly open: readonly string[];
}

/** `inferred`: not in the paper or its code; ours, or the likeliest reading. */
export type Origin = "paper" | "code" | "inferred";

export interface Formula {
  readonly title: string;
  readonly tex: string;
  readonly origin: Origin;
  readonly note: string;
}

export interface PaperPart {
  readonly kind: string;
  readonly what: string;
}

export interface PaperSetting {
  readonly name: string;
  /** TeX without dollar signs. */
  readonly symbol?: string;
  /** Null where the paper's value could not be read or is not published. */
  readonly paper: string | null;
  /** Whose default, and whose value in the template, stand beside it. */
  readonly ours?: { readonly kind: string; readonly param: string };
}

export interface ReportedTable {
  readonly caption: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}
