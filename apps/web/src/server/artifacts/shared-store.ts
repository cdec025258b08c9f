import { dataFolder } from "../db";
import { ArtifactStore } from "./store";

let store: ArtifactStore | null = null;

/** The artifacts of this server. */
export function artifactStore(): ArtifactStore {
  store ??= new ArtifactStore(dataFolder());
  return store;
}
