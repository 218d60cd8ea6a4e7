export const SIGNIFICANT = 0.05;
const SMALLEST = 0.001;

/** A p-value in three decimals; below that its size says enough. */
export const formatP = (p: number) => (p < SMALLEST ? "< .001" : p.toFixed(3).replace(/^0/, ""));
