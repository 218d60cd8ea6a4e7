import { FITTED, type View } from "./camera";

export type Side = "a" | "b";

/** The views of two plots; while they are joined, moving one moves the other. */
export class Cameras {
  joined = true;
  private readonly views: Record<Side, View> = { a: FITTED, b: FITTED };
  private readonly listeners = new Set<(side: Side) => void>();

  viewOf(side: Side): View {
    return this.views[side];
  }

  set(side: Side, view: View) {
    const moved: readonly Side[] = this.joined ? ["a", "b"] : [side];
    for (const one of moved) this.views[one] = view;
    for (const one of moved) for (const listener of this.listeners) listener(one);
  }

  /** Joins or parts the two; when they are joined again, B takes A's view. */
  join(joined: boolean) {
    this.joined = joined;
    if (joined) this.set("a", this.views.a);
  }

  fit() {
    this.set("a", FITTED);
    this.set("b", FITTED);
  }

  onChange(listener: (side: Side) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }
}
