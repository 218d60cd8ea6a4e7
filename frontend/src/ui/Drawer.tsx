import { Dialog as Radix } from "radix-ui";
import type { ReactNode } from "react";
import { CloseButton } from "./Button";

type DrawerProps = {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: ReactNode;
  children: ReactNode;
  footer?: ReactNode;
};

/** A sheet at the right edge that leaves the rest of the page usable. */
export function Drawer({ open, onOpenChange, title, children, footer }: DrawerProps) {
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange} modal={false}>
      <Radix.Portal>
        <Radix.Content
          aria-describedby={undefined}
          onInteractOutside={(event) => event.preventDefault()}
          className="animate-slide fixed inset-y-0 right-0 z-30 flex w-[min(34rem,100vw)] flex-col border-l border-line bg-panel shadow-float"
        >
          <div className="flex items-center gap-3 border-b border-line px-4 py-3">
            <Radix.Title className="min-w-0 grow text-base font-semibold">{title}</Radix.Title>
            <Radix.Close asChild>
              <CloseButton />
            </Radix.Close>
          </div>
          <div className="min-h-0 grow overflow-y-auto p-4">{children}</div>
          {footer && <div className="flex items-center gap-2 border-t border-line px-4 py-3">{footer}</div>}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
