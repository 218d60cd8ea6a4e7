import type { SampleTable } from "../../../api/samples";
import type { Row } from "../../../charts/export";
import type { Places } from "../../../charts/scatter/pointRenderer";

/** Every sample that has a place, with its places and what A and B say about it. */
export function spaceRows(
  table: SampleTable,
  maps: { a: Places; b: Places; placed: Uint8Array },
  names: readonly string[],
) {
  const rows: Row[] = [];
  for (let at = 0; at < table.size; at++) {
    if (!maps.placed[at]) continue;
    const { split, index } = table.idOf(at);
    rows.push({
      split,
      index,
      part: table.partNames[table.parts[at] ?? 0],
      "true class": names[table.labels[at] ?? 0],
      "predicted A": names[table.a.predicted[at] ?? 0],
      "predicted B": names[table.b.predicted[at] ?? 0],
      "confidence A": table.a.confidence[at],
      "confidence B": table.b.confidence[at],
      "x A": maps.a[2 * at],
      "y A": maps.a[2 * at + 1],
      "x B": maps.b[2 * at],
      "y B": maps.b[2 * at + 1],
    });
  }
  return rows;
}
