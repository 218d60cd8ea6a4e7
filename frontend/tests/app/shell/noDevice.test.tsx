import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";
import { recorded, renderApp, scenarioId, serve } from "../../renderApp";

const health = (status: "ok" | "failed") => ({
  status,
  fault: status === "failed" ? { title: "Invalid input", detail: "There is no cuda:9.", advice: "Choose cpu." } : null,
  broken: [],
  version: "0",
  device: null,
  sandbox: { level: "full", enforced: [], missing: [], note: "" },
  custom_code: false,
  workspace: "/w",
  free_bytes: 1,
});

test("a server without a device says so, why, and what to do", async () => {
  serve({ ...recorded, "GET health": health("failed") });
  renderApp(`/build?scenario=${scenarioId}`);
  const chip = await screen.findByRole("button", { name: /^Jobs: no device/ });
  expect(chip.textContent).toContain("No device");
  await userEvent.click(chip);
  expect(await screen.findByText("There is no cuda:9.")).toBeTruthy();
  expect(screen.getByText(/Choose cpu\. Then start the server again\./)).toBeTruthy();
});

test("a server that is well says what computes", async () => {
  serve({ ...recorded, "GET health": health("ok") });
  renderApp(`/build?scenario=${scenarioId}`);
  const chip = await screen.findByRole("button", { name: /^Jobs: / });
  expect(chip.textContent).not.toContain("No device");
});

test("a part of the server that broke is named", async () => {
  const broken = [{ title: "A part of the server broke", detail: "The lane for maps: KeyError: 3", advice: "Wait." }];
  serve({ ...recorded, "GET health": { ...health("ok"), status: "degraded", broken } });
  renderApp(`/build?scenario=${scenarioId}`);
  const chip = await screen.findByRole("button", { name: /^Jobs: trouble/ });
  await userEvent.click(chip);
  expect(await screen.findByText("The lane for maps: KeyError: 3")).toBeTruthy();
});
