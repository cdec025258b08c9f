import { createContext, useContext } from "react";

/**
 * A large graph is seen from so far that no card can be read: cards show their names in large letters and nothing else.
 * One value for the whole canvas, for the same reason as with the wire being dragged.
 */
export const FarContext = createContext(false);

export const useIsFarAway = () => useContext(FarContext);
