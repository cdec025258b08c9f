import { eq, inArray } from "drizzle-orm";
import type { DbOrTx } from "../connect";
import { type Upload, uploads } from "../schema";
import { plainText } from "./plain-text";

/** The content must be an artifact already. The same file again takes the newer name. */
export async function insertUpload(db: DbOrTx, upload: Omit<Upload, "createdAt">): Promise<void> {
  const row = { ...upload, fileName: plainText(upload.fileName) };
  const { fileName, lines, report } = row;
  await db
    .insert(uploads)
    .values(row)
    .onConflictDoUpdate({ target: uploads.sha256, set: { fileName, lines, report } });
}

export async function findUpload(db: DbOrTx, sha256: string): Promise<Upload | null> {
  const [row] = await db.select().from(uploads).where(eq(uploads.sha256, sha256));
  return row ?? null;
}

export async function findUploads(db: DbOrTx, digests: readonly string[]): Promise<Upload[]> {
  if (digests.length === 0) return [];
  return db
    .select()
    .from(uploads)
    .where(inArray(uploads.sha256, [...digests]));
}
