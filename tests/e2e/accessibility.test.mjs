// The real window for those who hear it, and for those whose desktop has large texts: what WebKitGTK tells a screen reader of the
// main job, and rows that still say which session they are.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { startSimulator } from "../../scripts/parts/simulator.mjs";
import { pressKeys } from "./parts/desktop.mjs";
import { makeHome } from "./parts/home.mjs";
import { addIntegration } from "./parts/person.mjs";
import { startScreenReader } from "./parts/screen-reader.mjs";
import { openWindow } from "./parts/window.mjs";

const session = "Shop Development DataAnalyst";
const ENTER = "\uE007";
const ESCAPE = "\uE00C";

describe("the window for everybody", { timeout: 240_000 }, () => {
  let simulator, home, reader, window;

  before(async () => {
    simulator = await startSimulator(["--demo"]);
    home = makeHome(simulator);
    await addIntegration(home, simulator, "hafenlicht");
    reader = await startScreenReader();
    window = await openWindow(reader.heard(home.env));
  });
  after(async () => {
    await window?.close();
    reader?.stop();
    simulator?.stop();
  });

  const withoutName = async () => {
    const named = [
      "push button",
      "entry",
      "check box",
      "radio button",
      "dialog",
      "combo box",
      "toggle button",
    ];
    return (await reader.objects()).filter((one) => named.includes(one.role) && one.name === "");
  };

  test("a row was read without a word: it says its account, its role and its state, and every control has a name", async () => {
    const start = await window.find("button", `Start ${session}`);
    await window.script("arguments[0].closest('[role=row]').focus()", start);
    await reader.find("table row", new RegExp(`^${session}, Inactive$`), "focused");
    await reader.find("push button", new RegExp(`^Start ${session}$`));
    assert.deepEqual(await withoutName(), []);
  });

  test("the main job is heard: that it lives, for how long, and how it is stopped", async () => {
    await window.keys(ENTER);
    await reader.find("table row", new RegExp(`^${session}, Active, .* left$`));
    await reader.find("push button", new RegExp(`^Stop ${session}$`));
    assert.deepEqual(await withoutName(), []);
  });

  test("the palette is read as a dialog with its results", async () => {
    pressKeys("ctrl+k");
    await window.find("dialog", "/.*/");
    await reader.find("dialog", /\w/);
    await window.keys("data platform analyst");
    await reader.find("list item", /Data Platform.*DataAnalyst/);
    assert.deepEqual(await withoutName(), []);
    await window.keys(ESCAPE);
    await window.gone("dialog", "/.*/");
  });

  for (const scale of [1.25, 1.5, 2]) {
    test(`rows say which session they are at ${scale * 100} % of the desktop's text size`, async () => {
      await window.close();
      window = await openWindow({ ...home.env, GDK_DPI_SCALE: String(scale) });
      await window.find("button", `/^(Start|Stop) ${session}$/`);
      const rows = await window.script(ROWS);
      await window.screenshot(`text-${scale * 100}`);
      assert.ok(rows.length > 2, "rows in sight");
      assert.deepEqual(
        rows.filter((row) => row.cut || row.overlaps || row.outside),
        [],
      );
      assert.equal(await window.script("return document.documentElement.scrollWidth > innerWidth"), false);
    });
  }
});

/** The rows in sight: what they say, what of it is cut, and what runs into what is beside it. */
const ROWS = `
  const isCut = (one) => one.scrollWidth > one.clientWidth + 1;
  return [...document.querySelectorAll(".row[data-id]")]
    .filter((row) => row.getBoundingClientRect().top < innerHeight)
    .map((row) => {
      const seen = [...row.querySelectorAll(".names strong, .names .account span, .names .role, .names .id")]
        .filter((one) => one.offsetTop < row.clientHeight);
      const cells = [...row.children].map((cell) => cell.getBoundingClientRect()).filter((cell) => cell.width > 0);
      return {
        name: row.querySelector(".names").innerText.replace(/\\s+/g, " "),
        cut: seen.some(isCut),
        overlaps: cells.some((cell, at) => at > 0 && cell.left < cells[at - 1].right - 1),
        outside: cells.some((cell) => cell.right > innerWidth + 1),
      };
    });
`;
