// The fake by an address: `?scene=sign-in&pace=0&allows=no`. It is left on `window.fake` for a test to play the browser.
import { fakeBackend, type FakeBackend } from "./fake";
import { sceneNames } from "./scenes";

export function openScene(query: URLSearchParams): FakeBackend {
  const scene = sceneNames.find((name) => name === query.get("scene")) ?? "main";
  const fake = fakeBackend(scene, {
    pace: Number(query.get("pace") ?? 350),
    allows: query.get("allows") !== "no",
  });
  Object.assign(window, { fake });
  return fake;
}
