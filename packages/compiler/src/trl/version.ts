/** The version that the scripts are written for: the one that packages/trainer/bench measures against. */
export const TRL_VERSION = "1.16.0";
