import { useUi } from "../../state/ui";

/** Puts the address of the view as it is on the clipboard. */
export async function copyLink() {
  const { toast } = useUi.getState();
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
