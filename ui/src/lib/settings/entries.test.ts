import { expect, test } from "vitest";
import { entries, findSettings, groups, settingsOf } from "./entries";

test("every setting is in a group, and every group has one", () => {
  const listed = groups.flatMap(({ id }) => settingsOf(id));
  expect([...listed].sort()).toEqual(Object.keys(entries).sort());
  for (const { id } of groups) expect(settingsOf(id).length, id).toBeGreaterThan(0);
});

test("a setting is found by what a person calls it", () => {
  expect(findSettings("dark")).toEqual(["theme"]);
  expect(findSettings("zoom")).toEqual(["text-size"]);
  expect(findSettings("AWS_CA_BUNDLE".replaceAll("_", " "))).toEqual(["certificates"]);
  expect(findSettings("https proxy")).toEqual(["proxy"]);
  expect(findSettings("network").sort()).toEqual(["certificates", "endpoints", "proxy"]);
  expect(findSettings("keep clo")).toEqual(["tray"]);
  expect(findSettings("pineapple")).toEqual([]);
});
