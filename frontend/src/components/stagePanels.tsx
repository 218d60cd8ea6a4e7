import { Fragment, type ReactElement, type ReactNode } from "react";

/** A panel of a stage: where it stands, and how it is drawn from what the stage knows. */
export type StagePanel<Place extends string, Stage> = {
  id: string;
  place: Place;
  draw: (stage: Stage) => ReactNode;
};

/** The panels of some places, in the order of the stage's list. */
export const panelsAt = <Place extends string, Stage>(
  panels: readonly StagePanel<Place, Stage>[],
  places: readonly Place[],
  stage: Stage,
): ReactElement[] =>
  panels
    .filter(({ place }) => places.includes(place))
    .map(({ id, draw }) => <Fragment key={id}>{draw(stage)}</Fragment>);
