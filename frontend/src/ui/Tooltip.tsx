import {
  cloneElement,
  type FocusEvent,
  type PointerEvent,
  type ReactElement,
  type ReactNode,
  useEffect,
  useId,
  useLayoutEffect,
  useRef,
  useState,
} from "react";
import { createPortal } from "react-dom";
import { floatingRoot } from "./floatingRoot";

const DELAY_MILLISECONDS = 300;
const GAP = 6;
const MARGIN = 8;

type TriggerProps = {
  "aria-describedby"?: string;
  onPointerEnter?: (event: PointerEvent<HTMLElement>) => void;
  onPointerLeave?: (event: PointerEvent<HTMLElement>) => void;
  onPointerDown?: (event: PointerEvent<HTMLElement>) => void;
  onFocus?: (event: FocusEvent<HTMLElement>) => void;
  onBlur?: (event: FocusEvent<HTMLElement>) => void;
};

type TooltipProps = { content: ReactNode; children: ReactElement<TriggerProps> };

/** Shows `content` beside its child on hover and on keyboard focus; no content, no tooltip. */
export function Tooltip({ content, children }: TooltipProps) {
  const [anchor, setAnchor] = useState<DOMRect | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const id = useId();

  const open = (element: HTMLElement, delay: number) => {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => setAnchor(element.getBoundingClientRect()), delay);
  };
  const close = () => {
    clearTimeout(timer.current);
    setAnchor(null);
  };

  useEffect(() => () => clearTimeout(timer.current), []);
  useEffect(() => {
    if (!anchor) return;
    const hide = () => setAnchor(null);
    const onKey = (event: KeyboardEvent) => event.key === "Escape" && hide();
    window.addEventListener("keydown", onKey);
    window.addEventListener("scroll", hide, { capture: true, passive: true });
    return () => {
      window.removeEventListener("keydown", onKey);
      window.removeEventListener("scroll", hide, { capture: true });
    };
  }, [anchor]);

  if (!content) return children;
  const own = children.props;
  return (
    <>
      {cloneElement(children, {
        ...(anchor ? { "aria-describedby": id } : {}),
        onPointerEnter: (event) => {
          own.onPointerEnter?.(event);
          if (event.pointerType !== "touch") open(event.currentTarget, DELAY_MILLISECONDS);
        },
        onPointerLeave: (event) => {
          own.onPointerLeave?.(event);
          close();
        },
        onPointerDown: (event) => {
          own.onPointerDown?.(event);
          close();
        },
        onFocus: (event) => {
          own.onFocus?.(event);
          if (event.currentTarget.matches(":focus-visible")) open(event.currentTarget, 0);
        },
        onBlur: (event) => {
          own.onBlur?.(event);
          close();
        },
      })}
      {anchor &&
        createPortal(
          <Card id={id} anchor={anchor}>
            {content}
          </Card>,
          floatingRoot(),
        )}
    </>
  );
}

/** Sits under its anchor, or above it near the lower edge; never leaves the window. */
function Card({ id, anchor, children }: { id: string; anchor: DOMRect; children: ReactNode }) {
  const ref = useRef<HTMLDivElement>(null);
  const [place, setPlace] = useState({ left: anchor.left, top: anchor.bottom + GAP });
  useLayoutEffect(() => {
    const size = ref.current?.getBoundingClientRect();
    if (!size) return;
    const centred = anchor.left + anchor.width / 2 - size.width / 2;
    const below = anchor.bottom + GAP;
    setPlace({
      left: Math.max(MARGIN, Math.min(centred, window.innerWidth - size.width - MARGIN)),
      top: below + size.height > window.innerHeight - MARGIN ? anchor.top - GAP - size.height : below,
    });
  }, [anchor]);
  return (
    <div
      ref={ref}
      id={id}
      role="tooltip"
      style={place}
      className="animate-float pointer-events-none fixed z-60 w-max max-w-80 rounded-md border border-line bg-raised px-2.5 py-1.5 text-left text-xs font-normal whitespace-normal text-text shadow-float"
    >
      {children}
    </div>
  );
}
