const LONGEST_RANGE = 100_000;

/** Sample ids from text; what is no id becomes NaN, which the check names. */
export function readIndices(text: string): number[] {
  return text
    .split(/[,;\s]+/)
    .filter(Boolean)
    .flatMap((part) => {
      const range = /^(\d+)[-–](\d+)$/.exec(part);
      if (!range) return [Number(part)];
      const [first, last] = [Number(range[1]), Number(range[2])];
      if (last < first || last - first > LONGEST_RANGE) return [Number.NaN];
      return Array.from({ length: last - first + 1 }, (_, step) => first + step);
    });
}
