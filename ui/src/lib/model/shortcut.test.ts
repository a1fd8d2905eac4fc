import { expect, test } from "vitest";
import { shortcutOf, type Pressed } from "./shortcut";

const press = (
  key: string,
  code: string,
  ...modifiers: ("ctrlKey" | "altKey" | "shiftKey" | "metaKey")[]
) => {
  const none: Pressed = { key, code, ctrlKey: false, altKey: false, shiftKey: false, metaKey: false };
  return shortcutOf({ ...none, ...Object.fromEntries(modifiers.map((one) => [one, true])) });
};

test("keys are written as the settings take them", () => {
  expect(press("k", "KeyK", "ctrlKey", "altKey")).toBe("Ctrl+Alt+K");
  expect(press("K", "KeyK", "altKey", "shiftKey", "metaKey")).toBe("Alt+Shift+Super+K");
  expect(press(" ", "Space", "ctrlKey")).toBe("Ctrl+Space");
  expect(press("PageUp", "PageUp", "altKey")).toBe("Alt+PageUp");
  expect(press("F12", "F12")).toBe("F12");
  expect(press("!", "Digit1", "ctrlKey", "shiftKey")).toBe("Ctrl+Shift+1");
});

test("a letter is the one on the key, where Alt makes no other sign of it", () => {
  expect(press("a", "KeyQ", "ctrlKey"), "a French keyboard").toBe("Ctrl+A");
  expect(press("˚", "KeyK", "altKey", "metaKey"), "a Mac's Option").toBe("Alt+Super+K");
});

test("modifiers alone are not all of it, and what could not be typed any more is nothing", () => {
  expect(press("Control", "ControlLeft", "ctrlKey")).toBe("partial");
  expect(press("k", "KeyK")).toBeNull();
  expect(press("K", "KeyK", "shiftKey")).toBeNull();
  expect(press("Escape", "Escape", "ctrlKey")).toBeNull();
  expect(press("Dead", "Equal", "ctrlKey")).toBeNull();
});
