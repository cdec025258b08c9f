import { sha256 as digest } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";

/** SHA-256, in hex, of a text's UTF-8. In pages, where the platform's own takes a promise. */
export const sha256 = (text: string): string => bytesToHex(digest(utf8ToBytes(text)));
