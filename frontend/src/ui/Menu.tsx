import clsx from "clsx";
import { DropdownMenu as Radix } from "radix-ui";
import type { ReactElement } from "react";
import { floatingRoot } from "./floatingRoot";
import { Icon, type IconName } from "./icons";

export type MenuItem =
  | { label: string; icon?: IconName; onSelect: () => void; disabled?: boolean; danger?: boolean; checked?: boolean }
  | "separator";

/** A button (the child) that opens a list of actions. */
export function Menu({ items, children }: { items: readonly MenuItem[]; children: ReactElement }) {
  return (
    <Radix.Root modal={false}>
      <Radix.Trigger asChild>{children}</Radix.Trigger>
      <Radix.Portal container={floatingRoot()}>
        <Radix.Content
          align="end"
          sideOffset={4}
          collisionPadding={8}
          className="animate-float z-50 min-w-44 rounded-lg border border-line bg-raised p-1 shadow-float"
        >
          {items.map((item, position) =>
            item === "separator" ? (
              // biome-ignore lint/suspicious/noArrayIndexKey: separators have no identity of their own
              <Radix.Separator key={position} className="my-1 h-px bg-line" />
            ) : (
              <Radix.Item
                key={item.label}
                disabled={item.disabled}
                onSelect={item.onSelect}
                className={clsx(
                  "flex cursor-pointer items-center gap-2 rounded px-2 py-1.5 outline-none data-disabled:cursor-not-allowed",
                  "data-disabled:opacity-50 data-highlighted:bg-sunken",
                  item.danger && "text-bad",
                )}
              >
                {item.icon && <Icon name={item.icon} size={14} />}
                {item.label}
                {item.checked && <Icon name="check" size={14} className="ml-auto" />}
              </Radix.Item>
            ),
          )}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
