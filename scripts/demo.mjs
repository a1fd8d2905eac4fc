// npm run demo: Daypass on a simulated AWS, in a home of its own. With --headless, it does the main job on the command line.
import { buildDemo, buildHeadlessDemo } from "./parts/build.mjs";
import { mainJob } from "./parts/main-job.mjs";
import { fail } from "./parts/run.mjs";
import { makeSandbox } from "./parts/sandbox.mjs";
import { startSimulator } from "./parts/simulator.mjs";
import { showWindow } from "./parts/demo-window.mjs";
import { setup } from "./setup.mjs";

const headless = process.argv.includes("--headless");
const display = process.env.DISPLAY || process.env.WAYLAND_DISPLAY;
if (!headless && process.platform === "linux" && !display) {
  fail("There is no display here. The same without one: npm run demo -- --headless");
}

setup({ window: !headless });
if (headless) buildHeadlessDemo();
else buildDemo();

const simulator = await startSimulator(["--demo"]);
const sandbox = makeSandbox(simulator.endpoint);
process.once("exit", sandbox.remove);
await (headless ? mainJob : showWindow)(simulator, sandbox);
process.exit();
