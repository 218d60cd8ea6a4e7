import { describe, expect, it } from "vitest";
import { differingParameters, tellingParameters } from "../../src/domain/differing";
import { parametersInWords } from "../../src/words/parameters";
import { catalog, runs } from "../fixtures";

describe("parameters", () => {
  it("are named only where they differ, shortly", () => {
    const unlearned = runs.filter((run) => run.kind === "unlearned");
    expect(differingParameters(unlearned)).toEqual(["learning_rate"]);
    const [first] = unlearned;
    expect(first && parametersInWords(first, ["learning_rate", "epochs"])).toBe("lr .01 · epochs 10");
    expect(
      differingParameters([
        { parameters: { a: 1 }, base: "x" },
        { parameters: { b: 1 }, base: "y" },
      ]),
    ).toEqual(["base"]);
  });

  it("tell the models of one method apart: swept first, then what is not the default", () => {
    const run = (method: string, parameters: Record<string, unknown>) => ({ method, parameters, base: null });
    const some = [
      run("a", { clip: 2, momentum: 0.9, epochs: 1 }),
      run("a", { clip: 2, momentum: 0.8, epochs: 1 }),
      run("b", { epochs: 5 }),
    ];
    const defaults = { properties: { clip: { default: 1 }, epochs: { default: 1 }, momentum: { default: 0.9 } } };
    const methods = catalog.methods.slice(0, 1).map((method) => ({ ...method, name: "a", parameters: defaults }));
    const telling = tellingParameters(some, { ...catalog, methods });
    expect(telling.get("a")).toEqual(["momentum", "clip"]);
    expect(telling.get("b")).toEqual(["epochs"]);
  });
});
