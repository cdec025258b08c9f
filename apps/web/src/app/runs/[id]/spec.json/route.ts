import { findRun } from "@switchyard/db";
import { database } from "@/server/db";

interface Context {
  params: Promise<{ id: string }>;
}

/** The job as the trainer takes it: `python -m trainer run --spec <this file> --out DIR` does it with no server. */
export async function GET(_request: Request, context: Context): Promise<Response> {
  const { id } = await context.params;
  const run = await findRun((await database()).db, id);
  if (!run) return new Response("There is no such run.", { status: 404 });
  return new Response(`${JSON.stringify(run.spec, null, 2)}\n`, {
    headers: {
      "content-type": "application/json; charset=utf-8",
      "content-disposition": `attachment; filename="${run.specHash.slice(0, 12)}.spec.json"`,
    },
  });
}
