/** The four stages of the workflow, in order. */
export const STAGES = [
  { path: "/build", label: "Build", question: "What should be forgotten, and how?" },
  { path: "/screen", label: "Screen", question: "Which runs are worth a closer look?" },
  { path: "/contrast", label: "Contrast", question: "How does A differ from B?" },
  { path: "/attack", label: "Attack", question: "Has it really forgotten?" },
] as const;
