import { describe, expect, it } from "vitest";
import { joinMember, recordOf, splitMember } from "../../src/domain/architectureName";

describe("names of architectures", () => {
  it("takes a member of a family apart and puts it together again", () => {
    expect(splitMember("torchvision:resnet50@64")).toEqual({ family: "torchvision", member: "resnet50", size: 64 });
    expect(splitMember("small_cnn")).toEqual({ family: "small_cnn", member: "", size: null });
    for (const name of ["torchvision:vit_b_16", "timm:resnet10t@32"]) {
      const { family, member, size } = splitMember(name);
      expect(joinMember(family, member, size)).toBe(name);
    }
    expect(joinMember("timm", "x", Number.NaN)).toBe("timm:x");
  });

  it("finds the record of a family by any of its members", () => {
    const known = [{ name: "small_cnn" }, { name: "torchvision" }];
    expect(recordOf(known, "torchvision:resnet50@64")).toBe(known[1]);
    expect(recordOf(known, "moon")).toBeUndefined();
  });
});
