import "@testing-library/jest-dom/vitest";
import { cleanup, configure } from "@testing-library/react";
import { afterEach } from "vitest";

/** What jsdom lacks: sizes are fixed, nothing scrolls, and the event stream stays silent. */
class FixedSizeObserver implements ResizeObserver {
  constructor(private readonly report: ResizeObserverCallback) {}
  observe(target: Element) {
    const contentRect = new DOMRect(0, 0, 400, 200);
    const size = [{ inlineSize: 400, blockSize: 200 }];
    this.report(
      [{ target, contentRect, borderBoxSize: size, contentBoxSize: size, devicePixelContentBoxSize: size }],
      this,
    );
  }
  unobserve() {}
  disconnect() {}
}

class SilentEventSource extends EventTarget {
  static readonly CLOSED = 2;
  readyState = 1;
  onopen: (() => void) | null = null;
  onerror: (() => void) | null = null;
  close() {}
}

class Rect {
  constructor(
    readonly x = 0,
    readonly y = 0,
    readonly width = 0,
    readonly height = 0,
  ) {}
}

globalThis.DOMRect ??= Rect as typeof DOMRect;
globalThis.ResizeObserver ??= FixedSizeObserver;
if ("Element" in globalThis) Element.prototype.scrollIntoView ??= () => undefined;
Object.defineProperty(globalThis, "EventSource", { value: SilentEventSource, writable: true });

/** Views come in pieces of their own: on a busy machine a second is not enough to load one. */
configure({ asyncUtilTimeout: 10_000 });

afterEach(cleanup);
