import { writeIds } from "./sampleIds";
import type { UrlState } from "./url";

/** What closing the new-scenario dialog takes out of the link. */
export const DIALOG_CLOSED: Partial<UrlState> = { dialog: undefined, like: undefined, forget: undefined };

/** Opens the new-scenario dialog with these training samples to forget, and all else as in a given scenario. */
export const forgetLink = (scenario: string, ids: readonly number[]): Partial<UrlState> => ({
  dialog: "new-scenario",
  like: scenario,
  forget: writeIds(ids),
});
