// Names as long as AWS lets them be, and names that are written from right to left.
import type { Page } from "playwright-core";
import { nameOf, type NameScene } from "../../../src/lib/backend/fake/nameScenes";
import { opened, staging, type State } from "./acts";
import { turnTo } from "./pages";

async function details(page: Page) {
  await page.locator(staging).click({ position: { x: 60, y: 20 } });
  await page.keyboard.press("Space");
  await page.getByRole("complementary", { name: "Details" }).waitFor();
}

const of = (scene: NameScene): State[] => [
  [`${scene}-details`, scene, details],
  [
    `${scene}-search`,
    scene,
    async (page) => {
      await page.keyboard.type(`/${nameOf(scene)}`);
      await page.locator("mark").first().waitFor();
    },
  ],
  [
    `${scene}-palette`,
    scene,
    async (page) => {
      await opened(page, "Control+k");
      await page.keyboard.type(nameOf(scene));
      await page.getByRole("option").first().waitFor();
    },
  ],
  [
    `${scene}-several`,
    scene,
    async (page) => {
      await page.locator(staging).click({ position: { x: 60, y: 20 } });
      await page.keyboard.press("Shift+ArrowDown");
      await page.getByRole("complementary", { name: "Selected sessions" }).waitFor();
    },
  ],
  [
    `${scene}-menu`,
    scene,
    async (page) => {
      await page.locator(staging).click({ button: "right", position: { x: 60, y: 20 } });
      await page.getByRole("menu").waitFor();
    },
  ],
  [`${scene}-today`, scene, (page) => turnTo(page, "Today")],
  [`${scene}-history`, scene, (page) => turnTo(page, "History")],
];

export const names: State[] = [...of("long-names"), ...of("right-to-left")];
