import { type ArtifactRequest, workerGetArtifact, workerPutArtifact } from "@/server/artifacts/routes";
import { artifactStore } from "@/server/artifacts/shared-store";
import { database } from "@/server/db";
import { answer } from "@/server/worker-api/routes";

interface Context {
  params: Promise<{ sha256: string }>;
}
type Handler = typeof workerGetArtifact;

const handle = (handler: Handler) => (request: Request, context: Context) =>
  answer(async () => {
    const { sha256 } = await context.params;
    const { db } = await database();
    const at: ArtifactRequest = { request, sha256 };
    return handler(db, artifactStore(), at);
  });

export const GET = handle(workerGetArtifact);
export const HEAD = handle(workerGetArtifact);
export const PUT = handle(workerPutArtifact);
