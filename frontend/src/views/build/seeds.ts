/** The smallest seeds that are not used yet. */
export function nextSeeds(used: readonly number[], count: number): number[] {
  const taken = new Set(used);
  const seeds: number[] = [];
  for (let seed = 0; seeds.length < count; seed++) if (!taken.has(seed)) seeds.push(seed);
  return seeds;
}
