import { customAlphabet } from "nanoid";

/** 14 of 30 characters, 68 bits. No vowels, so that no word comes out; no letter that looks like a digit. */
export const newId = customAlphabet("0123456789bcdfghjkmnpqrstvwxyz", 14);
