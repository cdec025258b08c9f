/** The first page: experiments and templates. Others import only this. */
export { ExperimentsPage } from "./experiments-page";
export { OpenTemplateButton } from "./open-template-button";
