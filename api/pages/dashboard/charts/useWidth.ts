import { useLayoutEffect, useRef, useState, type RefObject } from "react";

/** The width of an element in whole CSS pixels, as it changes; 0 before it is laid out. */
export function useWidth<T extends Element>(): [RefObject<T | null>, number] {
  const element = useRef<T>(null);
  const [width, setWidth] = useState(0);
  useLayoutEffect(() => {
    const seen = element.current;
    if (seen === null) return undefined;
    const read = () => {
      setWidth(Math.floor(seen.getBoundingClientRect().width));
    };
    const observer = new ResizeObserver(read);
    read();
    observer.observe(seen);
    return () => {
      observer.disconnect();
    };
  }, []);
  return [element, width];
}
