import { useCreateRuns } from "../../../api/mutations";
import { asProblem } from "../../../api/problem";
import type { Missing } from "../../../api/types";
import { useUi } from "../../../state/ui";
import { Button } from "../../../ui/Button";
import { Icon } from "../../../ui/icons";
import { plural } from "../../../words/numbers";
import { KIND_LABELS } from "../../../words/runs";

const PARTS: Record<Missing["affects"][number], string> = {
  embedding: "embedding space",
  neighbours: "what moved",
  similarity: "layer-wise similarity",
  highlights: "highlights",
  band: "noise bands",
  matrix: "prediction matrix",
};

/** What this contrast cannot show, why, and a button that makes it where that is possible. */
export function MissingNotes({ missing }: { missing: readonly Missing[] }) {
  if (missing.length === 0) return null;
  return (
    <ul className="mt-3 flex flex-col gap-2">
      {missing.map((one) => (
        <MissingNote key={`${one.what}${one.run ?? ""}`} missing={one} />
      ))}
    </ul>
  );
}

function MissingNote({ missing }: { missing: Missing }) {
  const create = useCreateRuns();
  const { remedy } = missing;
  const make = () => {
    if (!remedy) return;
    create.mutate(
      { scenario: remedy.scenario, kind: remedy.kind, seeds: remedy.seeds },
      {
        onSuccess: () =>
          useUi.getState().toast({ title: "Queued", detail: "This page changes when it is done.", tone: "good" }),
        onError: (error) => {
          const problem = asProblem(error);
          useUi.getState().toast({ title: problem.title, detail: problem.message, tone: "bad" });
        },
      },
    );
  };
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-1 rounded-lg bg-warn-soft px-3 py-2">
      <Icon name="warning" className="text-warn" />
      <span className="min-w-0 grow basis-80">
        {missing.reason} <span className="text-muted">{missing.advice}</span>{" "}
        <span className="text-xs text-muted">Affects: {missing.affects.map((part) => PARTS[part]).join(", ")}.</span>
      </span>
      {remedy && (
        <Button small disabled={create.isPending || create.isSuccess} onClick={make}>
          {create.isSuccess
            ? "Queued"
            : `Train ${plural(remedy.seeds.length, `${KIND_LABELS[remedy.kind].toLowerCase()} model`)}`}
        </Button>
      )}
    </li>
  );
}
