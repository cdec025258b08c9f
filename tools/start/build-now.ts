/** `npm run build:web`: the production build of the pages, when the sources are not those of the build that is there. */
import { newPhases } from "../setup/index.mjs";
import { buildWeb } from "./web-build";

await buildWeb(newPhases(), new AbortController().signal);
