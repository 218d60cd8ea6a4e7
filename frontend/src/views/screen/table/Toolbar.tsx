import { findMethod } from "../../../domain/methods";
import { useUrl } from "../../../state/url";
import { Button } from "../../../ui/Button";
import {
  FACETS,
  type Facet,
  type Filters,
  facetCounts,
  facetLabel,
  isFiltered,
  NO_FILTERS,
  writeFilters,
} from "../model/filters";
import type { Screen } from "../model/screen";
import { FacetMenu } from "./FacetMenu";
import { SearchField } from "./SearchField";

const TITLES: Record<Facet, string> = { kind: "Kind", method: "Method", status: "Status" };

/** Chooses which models are shown; everything chosen here is in the link. */
export function Toolbar({ screen }: { screen: Screen }) {
  const [, changeUrl] = useUrl();
  const { filters, catalog, runs } = screen;
  const change = (update: Partial<Filters>) => changeUrl(writeFilters({ ...filters, ...update }));
  const methodLabel = (name: string) => findMethod(catalog, name)?.label ?? name;
  return (
    <search className="flex flex-wrap items-center gap-1.5">
      <SearchField search={filters.search} onChange={(search) => change({ search })} />
      {FACETS.map((facet) => (
        <FacetMenu
          key={facet}
          title={TITLES[facet]}
          counts={facetCounts(runs, facet)}
          labelOf={(value) => facetLabel(facet, value, methodLabel)}
          chosen={filters[facet]}
          onChange={(chosen) => change({ [facet]: chosen })}
        />
      ))}
      <Button
        small
        aria-pressed={filters.front}
        className="aria-pressed:border-accent! aria-pressed:bg-accent-soft!"
        title="Only models that no other shown model beats in both metrics of the plot"
        onClick={() => change({ front: !filters.front })}
      >
        Front only
      </Button>
      {isFiltered(filters) && (
        <Button small look="quiet" icon="close" onClick={() => changeUrl(writeFilters(NO_FILTERS))}>
          Clear all
        </Button>
      )}
    </search>
  );
}
