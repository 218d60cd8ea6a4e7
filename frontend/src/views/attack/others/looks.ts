import type { Side } from "../model/reading";

/** The shape that stands for each model beside its colour. */
export const MARKS: Record<Side, number> = { a: 0, b: 2 };

const DASHES = [undefined, "7 3", "2 3", "9 3 2 3", "4 2", "1 2"] as const;

/** Lines of one model differ in dashes. */
export const dashesOf = (line: number) => DASHES[line % DASHES.length];
