"use client";

import { type RefObject, useEffect, useLayoutEffect, useRef, useState } from "react";

const MARGIN_PX = 300;

/** Whether an element is in the visible part of the page or close to it. */
export function useNearby<T extends Element>(): { ref: RefObject<T | null>; isNearby: boolean } {
  const ref = useRef<T>(null);
  const [isNearby, setNearby] = useState(false);
  // The observer tells it some frames later: what is in sight when it comes is to be drawn with it.
  useLayoutEffect(() => {
    const { top, bottom } = ref.current?.getBoundingClientRect() ?? {};
    if (top === undefined || bottom === undefined || top === bottom) return;
    if (bottom > -MARGIN_PX && top < window.innerHeight + MARGIN_PX) setNearby(true);
  }, []);
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
