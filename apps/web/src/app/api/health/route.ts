import { database, dataFolder } from "@/server/db";
import { healthReport } from "@/server/health/report";

export const dynamic = "force-dynamic";

export async function GET(): Promise<Response> {
  const report = await healthReport(database, dataFolder());
  return Response.json(report, { status: report.ok ? 200 : 503, headers: { "cache-control": "no-store" } });
}
