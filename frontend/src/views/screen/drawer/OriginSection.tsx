import type { ReactNode } from "react";
import type { RunDetail } from "../../../api/types";
import { formatCount, formatDuration } from "../../../words/numbers";
import { shortValue } from "../../../words/parameters";
import { shortId } from "../../../words/runs";
import { ago } from "../../../words/time";
import type { Choice } from "../useChoice";
import { Section } from "./Section";

/** Where the model comes from and what it cost. */
export function OriginSection({ run, choice }: { run: RunDetail; choice: Choice }) {
  return (
    <Section title="Where it comes from">
      {run.warnings?.map((warning) => (
        <p key={warning} role="alert" className="rounded-md bg-warn-soft px-3 py-2 text-xs">
          {warning}
        </p>
      ))}
      <Notes of={run.provenance.imported} />
      <dl className="number grid grid-cols-[9rem_minmax(0,1fr)] gap-x-3 gap-y-1 text-xs">
        <Line name="Run">
          <span className="font-mono">{run.id}</span>
        </Line>
        <Line name="Seed">{run.seed}</Line>
        <Line name="Made">
          {run.origin === "imported" ? "imported" : "trained here"}, {ago(run.finished ?? run.created)}
        </Line>
        {run.base && (
          <Line name="Started from">
            <RunLink id={run.base} choice={choice} />
          </Line>
        )}
        {run.dependents.length > 0 && (
          <Line name="Base of">
            {run.dependents.length > 3 ? `${formatCount(run.dependents.length)} runs` : ""}
            {run.dependents.length <= 3 && run.dependents.map((id) => <RunLink key={id} id={id} choice={choice} />)}
          </Line>
        )}
        {Object.entries(run.cost).map(([name, value]) => (
          <Line key={name} name={COSTS[name] ?? name.replaceAll("_", " ")}>
            {name in SECONDS ? formatDuration(value) : formatCount(value)}
          </Line>
        ))}
        {facts(run.provenance).map(([name, value]) => (
          <Line key={name} name={name.replaceAll("_", " ")}>
            {value === null ? "–" : shortValue(value)}
          </Line>
        ))}
      </dl>
    </Section>
  );
}

/** What was done to an upload until it fitted, in the server's words. */
function Notes({ of }: { of: unknown }) {
  const notes = typeof of === "object" && of !== null && "notes" in of && Array.isArray(of.notes) ? of.notes : [];
  if (notes.length === 0) return null;
  return (
    <ul className="list-disc pl-4 text-xs text-muted">
      {notes.map((note) => (
        <li key={String(note)}>{String(note)}</li>
      ))}
    </ul>
  );
}

/** Where a run comes from, line by line; what a person stated about an upload stands among it as stated. */
function facts({ imported, ...known }: Record<string, unknown>): [string, unknown][] {
  if (typeof imported !== "object" || imported === null) return Object.entries(known);
  const stated = Object.entries(imported)
    .filter(([name]) => name !== "notes")
    .map(([name, value]): [string, unknown] => [`imported ${name}`, value]);
  return [...Object.entries(known), ...stated];
}

const SECONDS = { run: true, setup: true, predict: true } as const;
const COSTS: Record<string, string> = {
  run: "Run time",
  setup: "Set-up time",
  predict: "Prediction time",
  samples_seen: "Samples seen",
  steps: "Optimiser steps",
};

const Line = ({ name, children }: { name: string; children: ReactNode }) => (
  <>
    <dt className="text-muted first-letter:uppercase">{name}</dt>
    <dd className="min-w-0 break-words">{children}</dd>
  </>
);

const RunLink = ({ id, choice }: { id: string; choice: Choice }) => (
  <button type="button" className="link mr-2 font-mono" onClick={() => choice.open(id)}>
    {shortId(id)}
  </button>
);
