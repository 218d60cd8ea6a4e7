import { Link } from "@tanstack/react-router";
import { useSuggestions } from "../../../api/contrast";
import { useCatalog, useRuns } from "../../../api/queries";
import type { Catalog, Run, Suggestion } from "../../../api/types";
import { useUrl } from "../../../state/url";
import { buttonClass } from "../../../ui/Button";
import { EmptyState } from "../../../ui/EmptyState";
import { ErrorState } from "../../../ui/ErrorState";
import { Icon } from "../../../ui/icons";
import { Loading } from "../../../ui/Loading";
import { runLabel, shortId } from "../../../words/runs";
import { useRefreshOnFinish } from "../useRefreshOnFinish";

/** What to do while A or B is missing: take a suggested pair, or choose in Screen. */
export function ChoosePair({ scenario }: { scenario: string }) {
  const [{ a, b }, changeUrl] = useUrl();
  const runs = useRuns(scenario);
  const catalog = useCatalog();
  const suggestions = useSuggestions(scenario);
  useRefreshOnFinish(runs.data);
  const finished = runs.data?.filter((run) => run.status === "succeeded").length ?? 0;
  if (runs.data && finished < 2) {
    return (
      <EmptyState
        icon="swap"
        title={finished === 0 ? "No model of this scenario is finished yet" : "Only one model is finished yet"}
        action={
          <Link to="/build" search={(before) => before} className={buttonClass("primary")}>
            Build models
          </Link>
        }
      >
        A contrast needs two finished models: an original and one that has unlearned, for example.
      </EmptyState>
    );
  }
  const lacking = a ? "Choose a model B" : b ? "Choose a model A" : "Choose two models to compare";
  return (
    <div className="mx-auto flex max-w-3xl flex-col gap-4 py-8">
      <div className="text-center">
        <h2 className="text-xl font-semibold">{lacking}</h2>
        <p className="text-muted">
          With the buttons A and B at the top, in{" "}
          <Link to="/screen" search={(before) => before} className="link">
            the table of models
          </Link>
          , or start with a pair worth a look:
        </p>
      </div>
      {suggestions.error ? (
        <ErrorState error={suggestions.error} what="Suggestions" onRetry={() => void suggestions.refetch()} compact />
      ) : suggestions.data && runs.data ? (
        <ul className="flex flex-col gap-3">
          {suggestions.data.map((one) => (
            <SuggestionRow
              key={`${one.title}${one.a}${one.b}`}
              suggestion={one}
              runs={runs.data}
              catalog={catalog.data}
              onTake={() => changeUrl({ a: one.a, b: one.b }, "push")}
            />
          ))}
          {suggestions.data.length === 0 && (
            <li className="text-center text-muted">
              No pair stands out yet: unlearned and retrained models are needed.
            </li>
          )}
        </ul>
      ) : (
        <Loading label="Looking for pairs" lines={4} />
      )}
    </div>
  );
}

type RowProps = {
  suggestion: Suggestion;
  runs: readonly Run[];
  catalog: Catalog | undefined;
  onTake: () => void;
};

function SuggestionRow({ suggestion, runs, catalog, onTake }: RowProps) {
  const nameOf = (id: string) => {
    const run = runs.find((one) => one.id === id);
    return run ? runLabel(run, catalog) : shortId(id);
  };
  return (
    <li>
      <button
        type="button"
        onClick={onTake}
        className="grid w-full grid-cols-[1fr_auto] items-center gap-x-4 rounded-xl border border-line bg-panel p-4 text-left shadow-panel hover:border-accent"
      >
        <span className="text-base font-semibold">{suggestion.title}</span>
        <Icon name="arrowRight" size={18} className="row-span-3 text-accent" />
        <span className="text-muted">{suggestion.reason}</span>
        <span className="mt-2 flex flex-wrap items-center gap-x-3 gap-y-1">
          {(["a", "b"] as const).map((side) => (
            <span key={side} className="flex items-center gap-1.5">
              <span className={`size-2.5 rounded-sm swatch-${side}`} />
              <span className="font-semibold">{side === "a" ? "A" : "B"}</span>
              {nameOf(suggestion[side])}
              <span className="font-mono text-2xs text-muted">{shortId(suggestion[side])}</span>
            </span>
          ))}
        </span>
      </button>
    </li>
  );
}
