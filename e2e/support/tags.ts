/** Of what promises a time: it has the machine alone, in a run of its own. */
export const TIMED = "@timed";
