import type { Catalog, Run } from "../../../api/types";
import { IconButton } from "../../../ui/Button";
import { Menu } from "../../../ui/Menu";
import type { Choice } from "../useChoice";
import { runMenu, useRunActions } from "../useRunActions";

type RowMenuProps = { run: Run; catalog: Catalog; choice: Choice; name: string; reachable: boolean };

/** Everything that can be done with the row's run. */
export function RowMenu({ run, catalog, choice, name, reachable }: RowMenuProps) {
  const actions = useRunActions(catalog);
  return (
    <Menu items={runMenu(run, choice, actions)}>
      <IconButton icon="more" label={`Actions for ${name}`} small tabIndex={reachable ? 0 : -1} />
    </Menu>
  );
}
