const STAGES = [
  { name: "Build", question: "What should be forgotten, and how?", answer: "Train references, queue unlearning runs." },
  {
    name: "Screen",
    question: "Which runs are worth a closer look?",
    answer: "One table, one trade-off plot, A and B.",
  },
  { name: "Contrast", question: "How does A differ from B?", answer: "By class, by image, by layer." },
  { name: "Attack", question: "Has it really forgotten?", answer: "Simulated attacks and a calibrated verdict." },
] as const;

/** The four stages in one line each, for somebody who is here for the first time. */
export function Workflow() {
  return (
    <ol className="grid gap-x-4 gap-y-2 rounded-xl border border-line bg-panel p-4 shadow-panel sm:grid-cols-2 lg:grid-cols-4">
      {STAGES.map((stage, index) => (
        <li key={stage.name} className="flex gap-2">
          <span
            aria-hidden
            className="number mt-0.5 grid size-5 shrink-0 place-items-center rounded-full border border-edge text-xs"
          >
            {index + 1}
          </span>
          <div>
            <p className="font-semibold">{stage.name}</p>
            <p>{stage.question}</p>
            <p className="text-xs text-muted">{stage.answer}</p>
          </div>
        </li>
      ))}
    </ol>
  );
}
