import { hash } from "node:crypto";

/** As `sha256.ts`, by the platform: hashing is most of what compiling a large graph takes. */
export const sha256 = (text: string): string => hash("sha256", text);
