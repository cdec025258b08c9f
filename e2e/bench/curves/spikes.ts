/** Whether the planted spikes are in what the page is given, at each zoom from all steps to a sixty-fourth of them. */

import { type PackedTiles, tileStart, unpackTiles } from "@switchyard/curves";
import superjson, { type SuperJSONResult } from "superjson";
import { SPIKE_VALUE, STEPS, spikeSteps } from "./seed";

const TILES = 400;

export async function spikesShown(
  url: string,
  seriesIds: readonly number[],
): Promise<{ shown: number; looked: number }> {
  const [seriesId = 0] = seriesIds;
  let [shown, looked] = [0, 0];
  for (let parts = 1; parts <= 64; parts *= 4) {
    for (let part = 0; part < parts; part++) {
      const [from, to] = [Math.floor((part * STEPS) / parts), Math.floor(((part + 1) * STEPS) / parts) - 1];
      const [found] = await readTiles(url, { seriesIds: [seriesId], from, to, target: TILES });
      const tiles = found ? unpackTiles(found.tiles) : [];
      for (const spike of spikeSteps().filter((step) => step >= from && step <= to)) {
        looked += 1;
        const tile = tiles.find((one) => tileStart(one) <= spike && spike <= one.lastStep);
        if (tile?.max === SPIKE_VALUE) shown += 1;
      }
    }
  }
  return { shown, looked };
}

async function readTiles(url: string, input: object): Promise<{ tiles: PackedTiles }[]> {
  const text = encodeURIComponent(JSON.stringify(superjson.serialize(input)));
  const response = await fetch(`${url}/api/trpc/curves.tiles?input=${text}`);
  const { result } = (await response.json()) as { result: { data: SuperJSONResult } };
  return superjson.deserialize(result.data);
}
