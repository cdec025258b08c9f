import { customAlphabet } from "nanoid";

/** 14 of 33 characters that cannot be taken for one another: 70 bits, and no vowels that could spell a word. */
const ALPHABET = "0123456789bcdfghjkmnpqrstvwxyz_-";
export const newId = customAlphabet(ALPHABET.replace(/[_-]/g, ""), 14);
