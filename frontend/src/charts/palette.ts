/** Petroff's ten-colour sequence: tells ten classes apart with every common kind of colour vision. */
export const CLASS_COLOURS = [
  "#3f90da",
  "#ffa90e",
  "#bd1f01",
  "#94a4a2",
  "#832db6",
  "#a96b59",
  "#e76300",
  "#b9ac70",
  "#717581",
  "#92dadd",
] as const;

/** Roles whose colours never change meaning; charts use them as CSS values. */
export const ROLE_COLOURS = {
  a: "var(--model-a)",
  b: "var(--model-b)",
  reference: "var(--reference)",
  retain: "var(--retain)",
  forget: "var(--forget)",
  text: "var(--text)",
  muted: "var(--muted)",
  line: "var(--line)",
} as const;

export const UNFOCUSED = "#9aa5b1";

/** What maps are drawn with: a colour for each class in focus, and one for all others. */
export const MAP_PALETTE: readonly string[] = [...CLASS_COLOURS, UNFOCUSED];
