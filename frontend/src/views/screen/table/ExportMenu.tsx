import { saveCsv, saveText } from "../../../charts/export";
import { useUi } from "../../../state/ui";
import { Button } from "../../../ui/Button";
import { Menu } from "../../../ui/Menu";
import type { Screen } from "../model/screen";
import { csvRows, latexTable, markdownTable, type TableExport } from "./exportTable";
import type { ModelTableState } from "./useModelTable";

type ExportMenuProps = { screen: Screen; table: ModelTableState };

/** Takes the table away as it is shown: its rows, its order, its columns. */
export function ExportMenu({ screen, table }: ExportMenuProps) {
  const toast = useUi((state) => state.toast);
  const name = `models-${screen.scenario.id}`;
  const shown = (): TableExport => ({
    rows: table.getRowModel().rows.map((row) => row.original),
    columns: screen.columns,
    chosen: screen.chosen,
    differing: screen.differing,
    title: screen.scenario.title,
  });
  const copy = (text: string, what: string) => {
    navigator.clipboard
      .writeText(text)
      .then(() => toast({ title: `${what} copied`, tone: "good" }))
      .catch(() =>
        toast({ title: "The browser did not allow copying", detail: "Save the file instead.", tone: "bad" }),
      );
  };
  return (
    <Menu
      items={[
        { label: "Save as CSV", icon: "download", onSelect: () => saveCsv(csvRows(shown()), name) },
        {
          label: "Save as Markdown",
          icon: "download",
          onSelect: () => saveText(markdownTable(shown()), `${name}.md`, "text/markdown"),
        },
        {
          label: "Save as LaTeX",
          icon: "download",
          onSelect: () => saveText(latexTable(shown()), `${name}.tex`, "application/x-tex"),
        },
        "separator",
        { label: "Copy as Markdown", icon: "copy", onSelect: () => copy(markdownTable(shown()), "Markdown") },
        { label: "Copy as LaTeX", icon: "copy", onSelect: () => copy(latexTable(shown()), "LaTeX") },
      ]}
    >
      <Button small icon="download">
        Export
      </Button>
    </Menu>
  );
}
