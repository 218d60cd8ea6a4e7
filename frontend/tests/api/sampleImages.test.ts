import { expect, test } from "vitest";
import { imageAddress, noteContent, spritesAddress } from "../../src/api/sampleImages";

const dataOf = (address: string) => new URL(address).searchParams.get("data");

test("addresses of images change with the content that a name stands for", () => {
  const addresses = () => [imageAddress("mine", "train", 7, 3), spritesAddress("mine", "test", [1, 2], 8)];
  expect(addresses().map(dataOf)).toEqual([null, null]);
  noteContent([{ name: "mine", hash: "a1" }, { name: "other" }]);
  expect(addresses().map(dataOf)).toEqual(["a1", "a1"]);
  noteContent([{ name: "mine", hash: "b2" }]);
  expect(addresses().map(dataOf)).toEqual(["b2", "b2"]);
  noteContent([{ name: "mine", hash: null }]);
  expect(addresses().map(dataOf)).toEqual([null, null]);
});

test("addresses say which samples, how many beside each other, and how large", () => {
  expect(imageAddress("my own", "train", 7, 3)).toMatch(/\/api\/v1\/datasets\/my%20own\/images\/train\/7\?scale=3$/);
  expect(imageAddress("mine", "train", 7)).toMatch(/\/images\/train\/7$/);
  expect(spritesAddress("mine", "test", [5, 1], 2)).toMatch(/\/sprites\/test\?columns=2&indices=5,1$/);
});
