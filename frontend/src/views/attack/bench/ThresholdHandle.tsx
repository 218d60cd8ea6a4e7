import type { ScaleLinear } from "d3-scale";
import { type PointerEvent, useState } from "react";
import { keyStep, type Spread } from "./butterflyGeometry";

type ThresholdHandleProps = {
  label: string;
  value: number;
  /** The value in words, for screen readers. */
  text: string;
  spread: Spread;
  y: ScaleLinear<number, number>;
  /** Where the line begins and ends. */
  x: readonly [number, number];
  words: { over: string; under: string };
  onChange: (value: number) => void;
};

const REACH = 9;
const CHARACTER = 6;
const LINE = 13;

/** The threshold as a line that mouse, finger and keyboard move. */
export function ThresholdHandle({ label, value, text, spread, y, x, words, onChange }: ThresholdHandleProps) {
  const [dragged, setDragged] = useState(false);
  const [floor = 0, top = 0] = y.range();
  const line = Math.min(floor, Math.max(top, y(value)));
  const move = (event: PointerEvent<SVGElement>) => {
    const box = event.currentTarget.ownerSVGElement?.getBoundingClientRect();
    if (!box) return;
    const wanted = y.invert(event.clientY - box.top);
    onChange(Math.min(spread[1], Math.max(spread[0], wanted)));
  };
  return (
    <g
      role="slider"
      tabIndex={0}
      aria-label={label}
      aria-orientation="vertical"
      aria-valuemin={spread[0]}
      aria-valuemax={spread[1]}
      aria-valuenow={value}
      aria-valuetext={text}
      className="group cursor-ns-resize outline-none"
      style={{ touchAction: "none" }}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        setDragged(true);
        move(event);
      }}
      onPointerMove={(event) => dragged && move(event)}
      onPointerUp={() => setDragged(false)}
      onPointerCancel={() => setDragged(false)}
      onKeyDown={(event) => {
        const next = keyStep(event.key, event.shiftKey, value, spread);
        if (next === null) return;
        event.preventDefault();
        onChange(next);
      }}
    >
      <rect x={x[0]} y={line - REACH} width={x[1] - x[0]} height={2 * REACH} fill="transparent" />
      <line x1={x[0]} x2={x[1]} y1={line} y2={line} stroke="var(--text)" strokeWidth={1.5} strokeDasharray="5 3" />
      <rect
        x={x[1] - 18}
        y={line - 6}
        width={18}
        height={12}
        rx={3}
        fill="var(--text)"
        className="group-focus-visible:stroke-accent"
        strokeWidth={4}
      />
      <path
        d={`M${x[1] - 13},${line - 1.5}h8M${x[1] - 13},${line + 1.5}h8`}
        stroke="var(--panel)"
        strokeWidth={1}
        fill="none"
      />
      <Words x={x[0] + 4} y={line - 5} text={words.over} />
      <Words x={x[0] + 4} y={line + 13} text={words.under} />
    </g>
  );
}

/** Words on a ground of their own: samples may lie under them. */
const Words = ({ x, y, text }: { x: number; y: number; text: string }) => (
  <g pointerEvents="none">
    <rect
      x={x - 2}
      y={y - LINE + 3}
      width={text.length * CHARACTER + 4}
      height={LINE}
      rx={2}
      fill="var(--panel)"
      opacity={0.88}
    />
    <text x={x} y={y} className="ch-tick">
      {text}
    </text>
  </g>
);
