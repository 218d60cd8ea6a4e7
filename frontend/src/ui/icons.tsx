const SHAPES = {
  add: "M8 3v10M3 8h10",
  arrowRight: "M3 8h10M9 4l4 4-4 4",
  arrowUp: "M8 13V3M4 7l4-4 4 4",
  arrowDown: "M8 3v10M4 9l4 4 4-4",
  check: "M3 8.5l3.5 3.5L13 4.5",
  chevronDown: "M4 6l4 4 4-4",
  chevronRight: "M6 4l4 4-4 4",
  close: "M4 4l8 8M12 4l-8 8",
  copy: "M6 6V3.5h6.5V10H10M3.5 6H10v6.5H3.5z",
  download: "M8 3v7M5 7.5L8 10.5l3-3M3 13h10",
  external: "M9 3h4v4M13 3L7.5 8.5M11 9.5V13H3V5h3.5",
  eye: "M1.5 8S4 3.5 8 3.5 14.500 8 14.500 8 12 12.500 8 12.500 1.500 8 1.500 8zM8 6.200a1.800 1.800 0 100 3.600 1.800 1.800 0 000-3.600z",
  filter: "M2.500 3.500h11L9.500 8.500v4l-3-1.500v-2.500z",
  help: "M5.800 6a2.200 2.200 0 114 1.300C9 8.100 8 8.300 8 9.600M8 12.200v.1",
  info: "M8 7.200v4.300M8 4.600v.1",
  layers: "M8 2.500l6 3-6 3-6-3zM2 8.500l6 3 6-3M2 11l6 3 6-3",
  link: "M6.700 9.300a2.600 2.600 0 003.700 0l2-2a2.600 2.600 0 00-3.700-3.700l-.8.8M9.300 6.700a2.600 2.600 0 00-3.700 0l-2 2a2.600 2.600 0 003.700 3.700l.8-.8",
  list: "M5.500 4h8M5.500 8h8M5.500 12h8M2.500 4h.1M2.500 8h.1M2.500 12h.1",
  moon: "M13 9.500A5.500 5.500 0 016.500 3a5.500 5.500 0 106.500 6.500z",
  more: "M3.500 8h.1M8 8h.1M12.500 8h.1",
  pin: "M6 2.500h4l-.5 4 2.500 2.500H4L6.500 6.500zM8 9v4.500",
  play: "M5 3.200l7.500 4.800L5 12.800z",
  range: "M2.500 8h11M4.500 5.500L2.500 8l2 2.500M11.500 5.500L13.500 8l-2 2.500",
  retry: "M12.800 6.500A5 5 0 103 8M13 3v3.500H9.500",
  search: "M7 2.800a4.200 4.200 0 100 8.400 4.200 4.200 0 000-8.400zM10.200 10.200L13.500 13.500",
  stop: "M4.500 4.500h7v7h-7z",
  sun: "M8 5.500a2.500 2.500 0 100 5 2.500 2.500 0 000-5zM8 1.500v1.500M8 13v1.500M1.500 8H3M13 8h1.500M3.400 3.400l1 1M11.600 11.600l1 1M3.400 12.600l1-1M11.600 4.400l1-1",
  swap: "M3 5.500h9M9.500 3L12 5.500 9.500 8M13 10.500H4M6.500 8L4 10.500 6.500 13",
  system: "M2.500 3.500h11v7.500h-11zM6 13.500h4",
  target: "M8 2.5a5.5 5.5 0 100 11 5.5 5.5 0 000-11zM8 6.5a1.5 1.5 0 100 3 1.5 1.5 0 000-3z",
  terminal: "M3 4.500L6.500 8 3 11.500M8 12h5",
  trash: "M3 4.500h10M6.500 4.500v-2h3v2M4.500 4.500l.5 9h6l.5-9",
  warning: "M8 2.500l6 11H2zM8 6.500v3.500M8 11.800v.1",
} as const;

export type IconName = keyof typeof SHAPES;

/** A decorative 16-pixel icon; the control around it carries the name. */
export function Icon({ name, size = 16, className }: { name: IconName; size?: number; className?: string }) {
  return (
    <svg
      viewBox="0 0 16 16"
      width={size}
      height={size}
      className={`shrink-0 ${className ?? ""}`}
      fill="none"
      stroke="currentColor"
      strokeWidth="1.5"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      <path d={SHAPES[name]} />
    </svg>
  );
}
