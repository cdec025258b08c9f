import { AskBroker } from "./broker";

const held = globalThis as { switchyardAskBroker?: AskBroker };

/** One for the process, on `globalThis` because routes and procedures are bundled apart and a reload runs this again. */
export function askBroker(): AskBroker {
  held.switchyardAskBroker ??= new AskBroker();
  return held.switchyardAskBroker;
}
