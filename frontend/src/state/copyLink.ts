import type { UrlState } from "./url";

/** What a view puts into the link before it is copied: state that is not in it yet, such as a drawn selection. */
export type BeforeCopy = () => Promise<Partial<UrlState>>;

const waiting = new Set<BeforeCopy>();

/** Asks a view before each copy; returns how to stop that. */
export function beforeCopy(ask: BeforeCopy): () => void {
  waiting.add(ask);
  return () => waiting.delete(ask);
}

/** All that views add to the link now. */
export async function stateToCopy(): Promise<Partial<UrlState>> {
  const found = await Promise.all([...waiting].map((ask) => ask()));
  return Object.assign({}, ...found);
}
