/** The procedures that the pages call, called as the pages call them. */
import type { Switchyard } from "./switchyard";

type Json = Record<string, unknown>;

async function answerOf(response: Response): Promise<Json> {
  const body = (await response.json()) as {
    result?: { data: { json: Json } };
    error?: { json: { message: string } };
  };
  if (body.result) return body.result.data.json;
  throw new Error(body.error?.json.message ?? `status ${response.status}`);
}

export async function mutate(system: Switchyard, name: string, input: Json): Promise<Json> {
  const response = await fetch(`${system.address}/api/trpc/${name}`, {
    method: "POST",
    headers: { "content-type": "application/json", origin: system.address },
    body: JSON.stringify({ json: input }),
  });
  return answerOf(response);
}

export async function query(system: Switchyard, name: string, input: Json): Promise<Json> {
  const text = encodeURIComponent(JSON.stringify({ json: input }));
  return answerOf(await fetch(`${system.address}/api/trpc/${name}?input=${text}`));
}
