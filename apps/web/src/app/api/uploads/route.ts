import { artifactStore } from "@/server/artifacts/shared-store";
import { database } from "@/server/db";
import { log } from "@/server/log";
import { refusalOf } from "@/server/security/guard";
import { receiveUpload, uploadLimitBytes } from "@/server/uploads/receive-upload";
import { UserFault } from "@/server/user-fault";

const MAX_NAME = 200;

const fault = (status: number, message: string, remedy = "", details: unknown = null) =>
  Response.json({ message, remedy, details }, { status });

function fileNameOf(request: Request): string {
  const name = new URL(request.url).searchParams.get("name") ?? "";
  return name.split(/[\\/]/).at(-1)?.slice(0, MAX_NAME) || "upload.jsonl";
}

const HTTP_STATUS: Record<string, number> = { PAYLOAD_TOO_LARGE: 413, BAD_REQUEST: 400 };

/** A file as the request's body, `?name=` for display, `list=1` where a JSON list is read too. Streams past the proxy, so it checks the sender itself. */
export async function POST(request: Request): Promise<Response> {
  const refusal = refusalOf(request);
  if (refusal) return fault(refusal.status, refusal.sentence);
  const limitBytes = uploadLimitBytes();
  if (!request.body) return fault(400, "The file is missing.");
  if (Number(request.headers.get("content-length") ?? 0) > limitBytes) {
    return fault(413, `The file is larger than ${Math.floor(limitBytes / 1024 ** 2)} MiB.`);
  }
  try {
    const { db } = await database();
    const takesList = new URL(request.url).searchParams.get("list") === "1";
    const incoming = { body: request.body, fileName: fileNameOf(request), limitBytes, takesList };
    return Response.json(await receiveUpload(db, artifactStore(), incoming));
  } catch (error) {
    if (error instanceof UserFault) {
      return fault(HTTP_STATUS[error.code] ?? 400, error.message, error.remedy, error.details);
    }
    if ((error as NodeJS.ErrnoException).code === "ENOSPC") {
      return fault(
        507,
        "There is no space left on the server's disk.",
        "Free some space, then upload again.",
      );
    }
    log.error({ err: error }, "upload failed");
    return fault(500, "The upload failed on the server. The server's log has the details.");
  }
}
