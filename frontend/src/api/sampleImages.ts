import { addressOf } from "./client";

const COLUMNS = 16;

/** The hash of each data set's content, as the server last told it. */
const hashes = new Map<string, string>();

/** Notes what a name stands for now: addresses of images hold it, so that the browser may keep them and shows no old ones. */
export function noteContent(known: readonly { name: string; hash?: string | null | undefined }[]) {
  for (const { name, hash } of known) {
    if (hash) hashes.set(name, hash);
    else hashes.delete(name);
  }
}

function withContent(dataset: string, path: string, query: Record<string, string | number>) {
  const hash = hashes.get(dataset);
  const asked = Object.entries(hash ? { ...query, data: hash } : query).map(([name, value]) => `${name}=${value}`);
  const tail = asked.length > 0 ? `?${asked.join("&")}` : "";
  return addressOf(`datasets/${encodeURIComponent(dataset)}/${path}${tail}`);
}

/** The address of one sample, enlarged by a whole number. */
export const imageAddress = (dataset: string, split: string, index: number, scale = 1) =>
  withContent(dataset, `images/${split}/${index}`, scale > 1 ? { scale } : {});

/** The address of one picture that shows many samples, row by row. */
export const spritesAddress = (dataset: string, split: string, indices: readonly number[], columns = COLUMNS) =>
  withContent(dataset, `sprites/${split}`, { columns, indices: indices.join(",") });
