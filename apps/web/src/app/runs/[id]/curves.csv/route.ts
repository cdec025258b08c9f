import { findRun } from "@switchyard/db";
import { z } from "zod";
import { database } from "@/server/db";
import { csvOfRun } from "@/server/runs/curves-csv";

interface Context {
  params: Promise<{ id: string }>;
}

const asked = z.coerce.number().int().min(1).max(2_147_483_647).nullable();

/** Every point of every curve, or of the one that `?series=` names by its id; streamed: a long run has millions. */
export async function GET(request: Request, context: Context): Promise<Response> {
  const { id } = await context.params;
  const series = asked.safeParse(new URL(request.url).searchParams.get("series"));
  if (!series.success) return new Response("'series' is the number of a curve.", { status: 400 });
  const { db, sql } = await database();
  const run = await findRun(db, id);
  if (!run) return new Response("There is no such run.", { status: 404 });
  return new Response(streamOf(csvOfRun(sql, id, series.data)), {
    headers: {
      "content-type": "text/csv; charset=utf-8",
      "content-disposition": `attachment; filename="${run.id}.csv"`,
    },
  });
}

/** Asks for the next part only when the reader has room; lets go of the database when the reader leaves. */
function streamOf(parts: AsyncGenerator<string, void, void>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = await parts.next();
      if (done) controller.close();
      else controller.enqueue(encoder.encode(value));
    },
    cancel: async () => void (await parts.return()),
  });
}
