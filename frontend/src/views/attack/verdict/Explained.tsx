import type { ReactNode } from "react";
import { Tooltip } from "../../../ui/Tooltip";

/** A number or word that says on hover and focus what it is, how it is computed, and which direction is good. */
export const Explained = ({ content, children }: { content: ReactNode; children: ReactNode }) => (
  <Tooltip content={content}>
    {/* biome-ignore lint/a11y/noNoninteractiveTabindex: the keyboard opens the explanation */}
    <span tabIndex={0} className="cursor-help border-b border-dotted border-edge">
      {children}
    </span>
  </Tooltip>
);
