import type { Position } from "@switchyard/graph";
import type { WireProbe } from "@/features/graph-view";

/** A wire that was dropped where no port is. */
export interface LooseWire {
  from: WireProbe["from"];
  at: Position;
}
