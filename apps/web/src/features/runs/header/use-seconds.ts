"use client";

import { useEffect, useState } from "react";

/** The time now, once a second while `isOn`; null on the server and before the first tick, so that both draw the same. */
export function useSeconds(isOn: boolean): number | null {
  const [now, setNow] = useState<number | null>(null);
  useEffect(() => {
    setNow(Date.now());
    if (!isOn) return;
    const timer = setInterval(() => setNow(Date.now()), 1_000);
    return () => clearInterval(timer);
  }, [isOn]);
  return now;
}
