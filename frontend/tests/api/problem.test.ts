import { describe, expect, test } from "vitest";
import { ApiProblem, asProblem, fieldErrors, readProblem } from "../../src/api/problem";

const document = {
  type: "about:blank",
  title: "Invalid input",
  status: 422,
  detail: "Class 12 does not exist.",
  advice: "Choose 0 to 9.",
  errors: [
    { loc: ["body", "forget", "classes", 0], msg: "12 is not a class" },
    { loc: ["parameters", "epochs"], msg: "too many" },
  ],
};

test("a problem document becomes what happened, what to do, and which fields", () => {
  const problem = readProblem(422, document);
  expect(problem).toBeInstanceOf(ApiProblem);
  expect(problem).toMatchObject({ status: 422, title: "Invalid input", advice: "Choose 0 to 9." });
  expect(fieldErrors(problem)).toEqual({ "forget.classes.0": "12 is not a class", "parameters.epochs": "too many" });
  expect(fieldErrors(problem, "parameters")).toMatchObject({ epochs: "too many" });
});

describe("bodies that are no problem document", () => {
  test.each([null, "gateway", 7, []])("%j", (body) => {
    expect(readProblem(502, body)).toMatchObject({ title: "The server failed", advice: expect.stringMatching(/log/) });
  });
});

test("a request that did not arrive is told apart from a refusal", () => {
  expect(asProblem(new TypeError("Failed to fetch")).title).toBe("Server not reachable");
  expect(asProblem(new TypeError("The request did not arrive.")).title).toBe("Server not reachable");
  expect(asProblem(new TypeError("Cannot read properties of undefined")).title).toBe("Something went wrong");
  expect(asProblem("odd").detail).toBe("odd");
  expect(fieldErrors(new Error("x"))).toEqual({});
});
