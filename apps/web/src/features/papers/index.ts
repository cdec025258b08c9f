/** The pages on the published methods: what each is, what it became here, and what was measured. */
export { PaperPage } from "./paper-page";
export { PapersPage } from "./papers-page";
