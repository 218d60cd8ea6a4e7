import { expect, it } from "vitest";
import { beforeCopy, stateToCopy } from "../../src/state/copyLink";

it("asks every view that is there what it adds to the link", async () => {
  expect(await stateToCopy()).toEqual({});
  const leave = beforeCopy(async () => ({ slice: "kept" }));
  beforeCopy(async () => ({ step: 3 }));
  expect(await stateToCopy()).toEqual({ slice: "kept", step: 3 });
  leave();
  expect(await stateToCopy()).toEqual({ step: 3 });
});
