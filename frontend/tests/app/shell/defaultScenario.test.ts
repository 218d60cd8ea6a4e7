import { describe, expect, it } from "vitest";
import type { Scenario } from "../../../src/api/types";
import { defaultScenario } from "../../../src/app/shell/useDefaultScenario";

const scenario = (id: string, kind: string, created: number) =>
  ({ id, created, forget: { kind } }) as unknown as Scenario;

describe("the scenario to begin with", () => {
  const all = [scenario("new", "class", 9), scenario("random", "random", 1), scenario("class", "class", 2)];
  it("is the one used last", () => expect(defaultScenario(all, "new")).toBe("new"));
  it("else the oldest that forgets a class", () => expect(defaultScenario(all, "gone")).toBe("class"));
  it("else the oldest", () => expect(defaultScenario(all.slice(1, 2), null)).toBe("random"));
  it("else none", () => expect(defaultScenario([], "x")).toBeUndefined());
});
