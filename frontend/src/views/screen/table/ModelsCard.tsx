import { Link } from "@tanstack/react-router";
import { useCallback, useId, useMemo, useRef } from "react";
import type { Run } from "../../../api/types";
import { useUrl } from "../../../state/url";
import { Button, buttonClass } from "../../../ui/Button";
import { EmptyState } from "../../../ui/EmptyState";
import { Switch } from "../../../ui/Switch";
import { formatCount, plural } from "../../../words/numbers";
import { isFiltered, NO_FILTERS, writeFilters } from "../model/filters";
import { canQueue } from "../model/placebo";
import { type Screen, writeColumns } from "../model/screen";
import type { Choice } from "../useChoice";
import { usePlacebos } from "../usePlacebos";
import { ColumnsMenu } from "./ColumnsMenu";
import { choosableColumns, shownColumns } from "./columns/shownColumns";
import { ExportMenu } from "./ExportMenu";
import { ModelTable } from "./ModelTable";
import { Toolbar } from "./Toolbar";
import { useModelTable } from "./useModelTable";

type ModelsCardProps = { screen: Screen; choice: Choice; className?: string };

/** The table of all models with what narrows it down and takes it away. */
export function ModelsCard({ screen, choice, className }: ModelsCardProps) {
  const [, changeUrl] = useUrl();
  const columns = useMemo(() => shownColumns(screen), [screen]);
  const choosable = useMemo(() => choosableColumns(screen), [screen]);
  const table = useModelTable(screen, columns);
  const heading = useId();
  const fold = useId();
  const { baseline, runs, shownRuns } = screen;
  const { queue, pending } = usePlacebos();
  const able = canQueue(screen.catalog, screen.catalog.metrics);
  const latest = useRef(queue);
  latest.current = queue;
  const queueSome = useCallback((some: readonly Run[]) => void latest.current(some), []);
  const missing = able ? [...new Set(screen.rows.flatMap((row) => row.placebo?.missing ?? []))] : [];
  return (
    <section
      aria-labelledby={heading}
      className={`flex min-h-0 min-w-0 flex-col rounded-xl border border-line bg-panel shadow-panel ${className ?? ""}`}
    >
      <header className="flex flex-col gap-2.5 px-4 pt-3 pb-3">
        <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
          <div className="min-w-0 grow">
            <h2 id={heading} className="flex items-baseline gap-2 text-base font-semibold">
              Models
              <span className="number text-sm font-normal text-muted" aria-live="polite">
                {formatCount(shownRuns)} of {plural(runs.length, "model")}
              </span>
            </h2>
            <p className="text-xs text-muted">
              {baseline
                ? `Bars: the longer, the closer to what is good. Small numbers: difference to ${
                    baseline.n === 1 ? "the retrained model" : `the mean of ${baseline.n} retrained models`
                  }.`
                : "Bars: the longer, the closer to what is good. Without a retrained model there is nothing to compare with."}
            </p>
          </div>
          <span className="flex items-center gap-2">
            <label htmlFor={fold} className="text-xs">
              Fold seeds
            </label>
            <Switch id={fold} checked={screen.fold} onChange={(on) => changeUrl({ fold: on ? undefined : "off" })} />
          </span>
          {missing.length > 0 && (
            <Button
              small
              icon="play"
              disabled={pending}
              title="Run, for every model shown, a random step as long as its update: what its method must beat"
              onClick={() => queueSome(missing)}
            >
              {`Run ${plural(missing.length, "placebo")}`}
            </Button>
          )}
          <ColumnsMenu
            columns={choosable}
            chosen={screen.chosen}
            onChange={(names) => changeUrl({ columns: writeColumns(choosable, names) })}
          />
          <ExportMenu screen={screen} table={table} />
        </div>
        <Toolbar screen={screen} />
      </header>
      <ModelTable
        screen={screen}
        columns={columns}
        table={table}
        choice={choice}
        empty={<NothingShown screen={screen} />}
        onQueue={able ? queueSome : null}
      />
    </section>
  );
}

/** Why there is no unlearned model in the table, and what to do about it. */
function NothingShown({ screen }: { screen: Screen }) {
  const [, changeUrl] = useUrl();
  const exists = screen.runs.some((run) => run.kind === "unlearned");
  if (exists && isFiltered(screen.filters)) {
    return (
      <EmptyState
        icon="filter"
        title="No unlearned model matches"
        action={
          <Button icon="close" onClick={() => changeUrl(writeFilters(NO_FILTERS))}>
            Clear filters
          </Button>
        }
      >
        References stay in view; the filters leave nothing else.
      </EmptyState>
    );
  }
  return (
    <EmptyState
      title="Nothing has been unlearned yet"
      action={
        <Link to="/build" search={(before) => before} className={buttonClass("primary")}>
          Choose a method under Build
        </Link>
      }
    >
      The reference models are there; unlearned ones appear here as soon as they are queued.
    </EmptyState>
  );
}
