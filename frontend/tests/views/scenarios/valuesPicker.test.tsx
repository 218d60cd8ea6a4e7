import { fireEvent, render, screen } from "@testing-library/react";
import { expect, it, vi } from "vitest";
import { ValuesPicker } from "../../../src/views/scenarios/GroupPicker";

const known = Array.from({ length: 500 }, (_, number) => `person ${number}`);

it("searches among many values and chooses all that are found", () => {
  const change = vi.fn();
  const { container } = render(<ValuesPicker known={known} chosen={["person 7"]} onChange={change} />);
  expect(container.querySelectorAll("input[type=checkbox]")).toHaveLength(200);
  expect(screen.getByText("The first 200 of 500: search for others.")).toBeTruthy();
  fireEvent.change(screen.getByRole("searchbox"), { target: { value: "PERSON 49" } });
  expect(screen.getAllByRole("checkbox")).toHaveLength(11);
  fireEvent.click(screen.getByRole("button", { name: "choose the 11 found" }));
  expect(change).toHaveBeenCalledWith(["person 7", "person 49", ...known.slice(490)]);
  fireEvent.change(screen.getByRole("searchbox"), { target: { value: "nobody" } });
  expect(screen.getByText("No value contains “nobody”.")).toBeTruthy();
});

it("shows few values without a search", () => {
  render(<ValuesPicker known={known.slice(0, 6)} chosen={[]} onChange={vi.fn()} />);
  expect(screen.queryByRole("searchbox")).toBeNull();
  expect(screen.getAllByRole("checkbox")).toHaveLength(6);
});
