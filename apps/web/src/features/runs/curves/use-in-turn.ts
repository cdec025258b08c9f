"use client";

import { useEffect, useState } from "react";
import { takeTurn } from "@/ui/turns";

/**
 * The value, or an older one until it is this place's turn. A chart draws itself in one go, and twenty that change at
 * once would keep a click waiting until the last is drawn. Give it values that keep their identity.
 */
export function useInTurn<T>(value: T): T {
  const [drawn, setDrawn] = useState(value);
  useEffect(() => {
    if (Object.is(drawn, value)) return;
    return takeTurn(() => setDrawn(() => value));
  }, [drawn, value]);
  return drawn;
}
