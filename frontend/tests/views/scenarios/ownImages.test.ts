import { describe, expect, it } from "vitest";
import { nameFrom } from "../../../src/views/scenarios/ownImages";

describe("names of own data sets", () => {
  it("are small letters, digits and dashes", () => {
    expect(nameFrom("My Photos (2026) été")).toBe("my-photos-2026-ete");
    expect(nameFrom("--")).toBe("");
    expect(nameFrom("x".repeat(100))).toHaveLength(64);
    expect(nameFrom("写真")).toMatch(/^images-[a-z0-9]+$/);
    expect(nameFrom("写真")).toBe(nameFrom(" 写真 "));
    expect(nameFrom("写真")).not.toBe(nameFrom("снимки"));
  });
});
