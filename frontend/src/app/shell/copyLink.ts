import { asProblem } from "../../api/problem";
import { stateToCopy } from "../../state/copyLink";
import { useUi } from "../../state/ui";
import type { UrlState } from "../../state/url";

/** The address follows a change of the link within this time. */
const SETTLED_MILLISECONDS = 50;

/** Puts the address of the view as it is on the clipboard, with what views add to it. */
export async function copyLink(change: (update: Partial<UrlState>) => void) {
  const { toast } = useUi.getState();
  try {
    const added = await stateToCopy();
    if (Object.keys(added).length > 0) {
      change(added);
      await new Promise((done) => setTimeout(done, SETTLED_MILLISECONDS));
    }
  } catch (error) {
    toast({ title: "The selection could not be kept", detail: asProblem(error).message, tone: "bad" });
  }
  try {
    await navigator.clipboard.writeText(window.location.href);
    toast({ title: "Link copied", detail: "It carries scenario, A, B and the view as it is.", tone: "good" });
  } catch {
    toast({
      title: "The browser did not allow copying",
      detail: "Copy the address from the address bar.",
      tone: "bad",
    });
  }
}
