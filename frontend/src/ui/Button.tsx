import clsx from "clsx";
import type { ComponentProps, ReactNode } from "react";
import { Icon, type IconName } from "./icons";
import { Tooltip } from "./Tooltip";

type Look = "primary" | "outline" | "quiet" | "danger";

const LOOKS: Record<Look, string> = {
  primary: "bg-primary text-on-primary border-transparent enabled:hover:bg-primary-hover",
  outline: "bg-panel text-text border-edge/60 enabled:hover:bg-sunken enabled:hover:border-edge",
  quiet: "bg-transparent text-text border-transparent enabled:hover:bg-sunken",
  danger: "bg-panel text-bad border-bad/50 enabled:hover:bg-bad-soft",
};

export function buttonClass(look: Look = "outline", small = false, className?: string) {
  return clsx(
    "inline-flex shrink-0 items-center justify-center gap-1.5 rounded-md border font-medium whitespace-nowrap select-none",
    "transition-colors disabled:cursor-not-allowed disabled:opacity-55 aria-disabled:cursor-not-allowed aria-disabled:opacity-55",
    small ? "min-h-6 px-2 text-xs" : "min-h-[30px] px-3 text-sm",
    LOOKS[look],
    className,
  );
}

type ButtonProps = ComponentProps<"button"> & { look?: Look; small?: boolean; icon?: IconName; children?: ReactNode };

export function Button({ look = "outline", small = false, icon, className, children, ...rest }: ButtonProps) {
  return (
    <button type="button" className={buttonClass(look, small, className)} {...rest}>
      {icon && <Icon name={icon} size={small ? 13 : 15} />}
      {children}
    </button>
  );
}

type IconButtonProps = Omit<ComponentProps<"button">, "children"> & { icon: IconName; label: string; small?: boolean };

/** A square button that shows an icon; its label is its accessible name and its tooltip. */
export function IconButton({ icon, label, small = false, className, ...rest }: IconButtonProps) {
  return (
    <Tooltip content={label}>
      <button
        type="button"
        aria-label={label}
        className={buttonClass("quiet", small, clsx(small ? "size-6 px-0!" : "size-[30px] px-0!", className))}
        {...rest}
      >
        <Icon name={icon} size={small ? 14 : 16} />
      </button>
    </Tooltip>
  );
}

/** Closes what it stands in; no tooltip, because it takes the focus when its window opens. */
export function CloseButton(props: Omit<ComponentProps<"button">, "children">) {
  return (
    <button
      type="button"
      aria-label="Close"
      {...props}
      className={buttonClass("quiet", false, "-mr-1.5 size-[30px] px-0!")}
    >
      <Icon name="close" />
    </button>
  );
}
