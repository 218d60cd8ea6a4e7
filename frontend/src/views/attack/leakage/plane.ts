import type { Attack } from "../../../api/attacks";
import type { SampleId } from "../../../api/types";
import type { PlaneGroup } from "./planeGeometry";

export type PlanePart = PlaneGroup & { ids: number[]; splits: number[]; colour: string; mark: "dot" | "cross" };

/** Colour and mark of the parts by how their label begins. */
const LOOKS: readonly (Pick<PlanePart, "colour" | "mark"> & { begins: string })[] = [
  { begins: "forgotten", colour: "var(--forget)", mark: "cross" },
  { begins: "retained", colour: "var(--retain)", mark: "dot" },
  { begins: "twin", colour: "var(--accent)", mark: "dot" },
];

/** The parts of the plane, drawn from the largest to the smallest so that the forgotten images lie on top. */
export function partsOf(attack: Attack): PlanePart[] {
  const result = attack.first("per_sample");
  if (!result) return [];
  const [before, after] = [attack.column(result, "before"), attack.column(result, "after")];
  const [ids, splits, side] = [attack.values(result.ids), attack.values(result.split), attack.values(result.side)];
  const parts = result.sides.map((name, number) => {
    const places = Array.from(side.keys()).filter((place) => side[place] === number);
    const look = LOOKS.find((one) => name.startsWith(one.begins)) ?? { colour: "var(--reference)", mark: "dot" };
    return {
      name,
      colour: look.colour,
      mark: look.mark,
      xs: Float32Array.from(places, (place) => before?.[place] ?? Number.NaN),
      ys: Float32Array.from(places, (place) => after?.[place] ?? Number.NaN),
      ids: places.map((place) => ids[place] ?? 0),
      splits: places.map((place) => splits[place] ?? 0),
    };
  });
  return parts.sort(
    (left, right) => Number(left.mark === "cross") - Number(right.mark === "cross") || right.xs.length - left.xs.length,
  );
}

export const planeSample = (part: PlanePart, place: number): SampleId => ({
  split: part.splits[place] === 1 ? "test" : "train",
  index: part.ids[place] ?? 0,
});
