import { downloadArtifact } from "@/server/artifacts/routes";
import { artifactStore } from "@/server/artifacts/shared-store";

interface Context {
  params: Promise<{ sha256: string }>;
}

export async function GET(request: Request, context: Context): Promise<Response> {
  const { sha256 } = await context.params;
  const name = new URL(request.url).searchParams.get("name") ?? sha256;
  return downloadArtifact(artifactStore(), sha256, name);
}
