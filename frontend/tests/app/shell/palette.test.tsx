import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import { wholeId } from "../../../src/app/shell/useWholeIds";
import { sharedParts, titleParts } from "../../../src/words/scenarios";
import { runs } from "../../fixtures";
import { renderApp, scenarioId, serve } from "../../renderApp";

const [first] = runs.filter((run) => run.kind === "unlearned");
if (!first) throw new Error("fixtures");

describe("the list of commands", () => {
  const open = async (path: string) => {
    serve();
    const { router } = renderApp(path);
    await screen.findByRole("button", { name: /^Model A/ });
    await userEvent.keyboard("{Control>}k{/Control}");
    return { router, dialog: await screen.findByRole("dialog", { name: "What do you want to do?" }) };
  };

  it("opens by its keys, finds by letters, and Enter does the first", async () => {
    const { router, dialog } = await open(`/screen?scenario=${scenarioId}`);
    await userEvent.type(within(dialog).getByRole("searchbox"), "go attack{Enter}");
    await waitFor(() => expect(router.state.location.pathname).toBe("/attack"));
    expect(screen.queryByRole("dialog")).toBeNull();
  });

  it("is walked through with the arrows, and makes a model A or B", async () => {
    const { router, dialog } = await open(`/screen?scenario=${scenarioId}`);
    await userEvent.type(within(dialog).getByRole("searchbox"), first.id.slice(0, 6));
    const found = within(dialog).getAllByRole("listitem");
    expect(found.map((item) => item.textContent?.match(/ as [AB]/)?.[0])).toEqual([" as A", " as B"]);
    await userEvent.keyboard("{ArrowDown}{ArrowDown}{ArrowUp}{ArrowDown}{Enter}");
    await waitFor(() => expect(router.state.location.search.b).toBe(first.id));
  });

  it("says when nothing matches", async () => {
    const { dialog } = await open(`/screen?scenario=${scenarioId}`);
    await userEvent.type(within(dialog).getByRole("searchbox"), "zzzz");
    expect(within(dialog).getByText("Nothing matches.")).toBeVisible();
  });
});

describe("ids as they are shown", () => {
  it("are made whole in the link", async () => {
    serve();
    const { router } = renderApp(`/screen?scenario=${scenarioId}&b=${first.id.slice(0, 6)}`);
    await waitFor(() => expect(router.state.location.search.b).toBe(first.id));
  });

  it("stay as they are if they are whole, too short, or of several runs", () => {
    const ids = ["abcdef", "abcd12", "ffff00"];
    expect(wholeId(ids, "ffff")).toBe("ffff00");
    for (const given of [undefined, "ffff00", "fff", "abcd", "1234"]) expect(wholeId(ids, given)).toBeUndefined();
  });
});

describe("names of scenarios", () => {
  it("have parts, of which some are those of all", () => {
    const titles = ["Forget class 3 · Digits · Small CNN", "Forget random 10 % · Digits · Small CNN"];
    expect(titleParts(titles[0] ?? "")).toHaveLength(3);
    expect([...sharedParts(titles.map((title) => ({ title })))]).toEqual(["Digits", "Small CNN"]);
    expect(sharedParts([{ title: titles[0] ?? "" }]).size).toBe(0);
  });
});
