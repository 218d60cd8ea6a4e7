import { parseSearchWith, stringifySearchWith } from "@tanstack/react-router";

/**
 * Reads a number only if it is written as JavaScript writes it. Some identifiers look like one, such as
 * `31e2570186434951` (Infinity) or `9007199254740993` (rounded), and would be another afterwards.
 */
function parseValue(text: string): unknown {
  const value: unknown = JSON.parse(text);
  return typeof value === "number" && String(value) !== text ? text : value;
}

export const parseSearch = parseSearchWith(parseValue);
export const stringifySearch = stringifySearchWith(JSON.stringify, parseValue);
