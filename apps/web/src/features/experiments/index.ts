/** The first page: experiments and templates. Others import only this. */
export { ExperimentsPage } from "./experiments-page";
