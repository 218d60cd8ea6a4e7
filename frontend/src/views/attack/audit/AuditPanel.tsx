import { useMemo, useState } from "react";
import { useAttack } from "../../../api/attacks";
import type { SampleId } from "../../../api/types";
import { saveCsv } from "../../../charts/export";
import { ForgetTheseButton } from "../../../components/ForgetTheseButton";
import { KeepSlice } from "../../../components/KeepSlice";
import { useUi } from "../../../state/ui";
import { useUrl } from "../../../state/url";
import { Button, IconButton } from "../../../ui/Button";
import { Card } from "../../../ui/Card";
import { EmptyState } from "../../../ui/EmptyState";
import { ErrorState } from "../../../ui/ErrorState";
import { Loading } from "../../../ui/Loading";
import { Segmented } from "../../../ui/Segmented";
import { Select } from "../../../ui/Select";
import { plural } from "../../../words/numbers";
import { LETTERS, modelName, SIDE_COLOURS, SIDES, type Subject } from "../model/reading";
import { AuditList } from "./AuditList";
import { type Audit, auditOf, filtered } from "./entries";

type AuditPanelProps = { subject: Subject; onOpen: (sample: SampleId) => void };

/** Which single images stand out: surer than models that never saw them, or less sure. */
export function AuditPanel({ subject, onOpen }: AuditPanelProps) {
  const [url, changeUrl] = useUrl();
  const [label, setLabel] = useState<number | null>(null);
  const select = useUi((state) => state.select);
  const wanted = url.audit ?? "a";
  const side = subject.models[wanted] ? wanted : wanted === "a" ? "b" : "a";
  const known = subject.retrained.length > 0;
  const query = useAttack("per_image", subject.models[side]?.id, {}, known);
  const audit = useMemo(() => (query.data ? auditOf(query.data) : null), [query.data]);
  const exposure = audit?.calibrated ? (url.exposed ?? null) : null;
  const entries = useMemo(() => (audit ? filtered(audit.entries, { exposure, label }) : []), [audit, exposure, label]);
  const names = subject.catalog?.datasets.find((one) => one.name === subject.scenario.dataset)?.classes ?? [];
  const present = useMemo(
    () => [...new Set(audit?.entries.map((entry) => entry.label))].sort((x, y) => x - y),
    [audit],
  );
  const both = SIDES.every((one) => subject.models[one]);
  return (
    <Card
      title="Per-image audit"
      question="Which forgotten images still stand out? Each image's margin against those of models that never saw it."
      tools={
        <>
          {both && (
            <Segmented
              label="Audit of"
              value={side}
              options={SIDES.map((one) => ({ value: one, label: LETTERS[one] }))}
              onChange={(value) => changeUrl({ audit: value === "b" ? "b" : undefined })}
            />
          )}
          {audit && (
            <IconButton
              icon="download"
              label="Save the audit as CSV"
              small
              onClick={() => saveCsv(csvRows(audit), `audit-${side}`)}
            />
          )}
        </>
      }
    >
      {!known && (
        <EmptyState title="No retrained model">
          Nothing says what is normal for an image. One retrained model gives a ranking, three or more a test per image.
        </EmptyState>
      )}
      {query.error && (
        <ErrorState error={query.error} what={modelName(subject, side)} onRetry={() => void query.refetch()} />
      )}
      {known && !audit && !query.error && <Loading label="Auditing each image" lines={8} />}
      {audit && (
        <>
          <p className="mb-2">{summary(audit, modelName(subject, side))}</p>
          {audit.about.notes.map((note) => (
            <p key={note} className="mb-2 rounded-md bg-warn-soft px-2 py-1 text-xs text-warn">
              {note}
            </p>
          ))}
          <div className="mb-2 flex flex-wrap items-center gap-3">
            {audit.calibrated && (
              <Segmented
                label="Which images"
                value={exposure ?? "all"}
                options={[
                  { value: "all", label: `All ${audit.entries.length}` },
                  { value: "leaking", label: `Leaking ${audit.counts.leaking}` },
                  { value: "over_erased", label: `Over-erased ${audit.counts.over_erased}` },
                ]}
                onChange={(value) =>
                  changeUrl({ exposed: value === "leaking" || value === "over_erased" ? value : undefined })
                }
              />
            )}
            {present.length > 1 && (
              <Select
                className="w-36"
                aria-label="Class"
                value={label === null ? "" : String(label)}
                placeholder="All classes"
                options={present.map((one) => ({ value: String(one), label: names[one] ?? `class ${one}` }))}
                onChange={(value) => setLabel(value === "" ? null : Number(value))}
              />
            )}
            <Button
              small
              icon="target"
              className="ml-auto"
              disabled={entries.length === 0}
              onClick={() =>
                select({ samples: entries.map(({ split, index }) => ({ split, index })), source: "per-image audit" })
              }
            >
              Select {plural(entries.length, "image")} in all views
            </Button>
            <KeepSlice scenario={subject.scenario.id} samples={entries} />
            <ForgetTheseButton scenario={subject.scenario.id} samples={entries} />
          </div>
          <AuditList
            entries={entries}
            audit={audit}
            dataset={subject.scenario.dataset}
            classNames={names}
            colour={SIDE_COLOURS[side]}
            letter={LETTERS[side]}
            onOpen={onOpen}
          />
        </>
      )}
    </Card>
  );
}

function summary(audit: Audit, name: string): string {
  if (!audit.calibrated) return `${name}: a ranking only, uncalibrated, because there is one retrained model.`;
  const { leaking, over_erased: erased } = audit.normal;
  const normal = (found: typeof leaking) =>
    found ? ` (a retrained model: ${found.median}, at most ${found.most})` : "";
  return `${name}: ${plural(audit.counts.leaking, "image leaks", "images leak")}${normal(leaking)}, ${audit.counts.over_erased} over-erased${normal(erased)}.`;
}

const csvRows = (audit: Audit) =>
  audit.entries.map(({ retrained, ...entry }) => ({
    ...entry,
    ...Object.fromEntries(retrained.map((value, place) => [`retrained_${place + 1}`, value])),
  }));
