import clsx from "clsx";
import type { ComponentProps } from "react";
import { Icon } from "./icons";

export type Option = { value: string; label: string; disabled?: boolean };

type SelectProps = Omit<ComponentProps<"select">, "onChange" | "children"> & {
  options: readonly Option[];
  onChange: (value: string) => void;
  placeholder?: string;
};

/** The browser's own select, styled: it works with every keyboard, screen reader and phone. */
export function Select({ options, onChange, placeholder, className, ...rest }: SelectProps) {
  return (
    <span className={clsx("relative inline-flex min-w-0 items-center", className)}>
      <select
        {...rest}
        className="field appearance-none truncate pr-7"
        onChange={(event) => onChange(event.currentTarget.value)}
      >
        {placeholder !== undefined && <option value="">{placeholder}</option>}
        {options.map((option) => (
          <option key={option.value} value={option.value} disabled={option.disabled}>
            {option.label}
          </option>
        ))}
      </select>
      <Icon name="chevronDown" size={14} className="pointer-events-none absolute right-2 text-muted" />
    </span>
  );
}
