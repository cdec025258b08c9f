"use client";

import { type RefObject, useEffect, useRef, useState } from "react";

const MARGIN_PX = 300;

/** Whether an element is in the visible part of the page or close to it. */
export function useNearby<T extends Element>(): { ref: RefObject<T | null>; isNearby: boolean } {
  const ref = useRef<T>(null);
  const [isNearby, setNearby] = useState(false);
  useEffect(() => {
    const element = ref.current;
    if (!element) return;
    const observer = new IntersectionObserver(
      (entries) => setNearby(entries.some((entry) => entry.isIntersecting)),
      { rootMargin: `${MARGIN_PX}px` },
    );
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return { ref, isNearby };
}
