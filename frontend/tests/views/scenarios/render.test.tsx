import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";
import { recorded, renderApp, serve } from "../../renderApp";

test("scenarios: lists what exists", async () => {
  serve();
  renderApp("/");
  expect(await screen.findByRole("heading", { name: /Forget class 3/ })).toBeVisible();
});

test("scenarios: an empty workspace says what to do", async () => {
  serve({ ...recorded, "GET scenarios": [] });
  renderApp("/");
  expect(await screen.findByText("No scenario yet")).toBeVisible();
  expect(screen.getByRole("link", { name: /New scenario/ })).toBeVisible();
});

test("a server that refuses is quoted, with a way to try again", async () => {
  serve({ ...recorded, "GET scenarios": undefined });
  renderApp("/");
  const alert = await screen.findByRole("alert");
  expect(alert).toHaveTextContent(/scenarios is not here.\s*Choose another./);
  expect(within(alert).getByRole("button", { name: "Try again" })).toBeVisible();
});

test("a new scenario is previewed before it is made", async () => {
  const sent = serve();
  const user = userEvent.setup();
  renderApp("/?dialog=new-scenario");
  const dialog = await screen.findByRole("dialog", { name: "New scenario" });
  expect(within(dialog).getByRole("button", { name: "Create scenario" })).toBeDisabled();
  await user.click(await within(dialog).findByRole("button", { name: "3" }));
  expect(await within(dialog).findByRole("button", { name: "Open scenario" })).toBeEnabled();
  const previews = sent.filter((one) => one.path === "scenarios/preview").map((one) => JSON.parse(one.body));
  expect(previews.at(-1)).toMatchObject({ dataset: "digits", forget: { kind: "class", classes: [3] } });
});
