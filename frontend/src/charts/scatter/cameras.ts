import { FITTED, type View } from "./camera";

export const SIDES = ["a", "b", "c", "d"] as const;
export type Side = (typeof SIDES)[number];

/** The views of up to four plots; while they are joined, moving one moves the others. */
export class Cameras {
  joined = true;
  private readonly views: Record<Side, View> = {
    a: FITTED,
    b: FITTED,
    c: FITTED,
    d: FITTED,
  };
  private readonly listeners = new Set<(side: Side) => void>();

  viewOf(side: Side): View {
    return this.views[side];
  }

  set(side: Side, view: View) {
    const moved: readonly Side[] = this.joined ? SIDES : [side];
    for (const one of moved) this.views[one] = view;
    for (const one of moved) for (const listener of this.listeners) listener(one);
  }

  /** Joins or parts them; when they are joined again, the others take A's view. */
  join(joined: boolean) {
    this.joined = joined;
    if (joined) this.set("a", this.views.a);
  }

  fit() {
    for (const side of SIDES) this.set(side, FITTED);
  }

  onChange(listener: (side: Side) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }
}
