import { screen, waitFor } from "@testing-library/react";
import { expect, test } from "vitest";
import { renderApp, scenarioId, serve } from "../renderApp";

test.each([
  ["/screen", /Screen|Runs|Models/],
  ["/contrast", /Choose two models to compare/],
  ["/attack", /Attack/],
])("%s draws without a fault", async (path, words) => {
  serve();
  renderApp(`${path}?scenario=${scenarioId}`);
  await waitFor(() => expect(screen.getByRole("main")).toHaveTextContent(words));
  expect(screen.queryByText("This view stopped", { exact: false })).toBeNull();
});

test("an unknown address leads back", async () => {
  serve();
  renderApp("/nowhere");
  expect(await screen.findByText("There is no such page")).toBeVisible();
});
