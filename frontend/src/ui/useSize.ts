import { useEffect, useRef, useState } from "react";

export type Size = { width: number; height: number };

/** The size of an element, kept up to date; zero until the first measurement. */
export function useSize<Element extends HTMLElement>() {
  const ref = useRef<Element>(null);
  const [size, setSize] = useState<Size>({ width: 0, height: 0 });
  useEffect(() => {
    const element = ref.current;
    if (!element) return;
    const observer = new ResizeObserver(([entry]) => {
      if (!entry) return;
      const { width, height } = entry.contentRect;
      setSize((before) =>
        Math.abs(before.width - width) < 1 && Math.abs(before.height - height) < 1 ? before : { width, height },
      );
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return [ref, size] as const;
}
