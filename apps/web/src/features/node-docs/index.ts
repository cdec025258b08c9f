/** What a kind's own page says. Formulas and all the texts come with it: load it when somebody asks. */
export { NodeDocText } from "./node-doc-text";
