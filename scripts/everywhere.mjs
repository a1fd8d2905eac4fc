// npm run everywhere: the full form of what npm test does in short for other systems, and for those who install or build
// Daypass.
import { runStages } from "./parts/stage.mjs";

await runStages([
  ["The packages, of a release build", [["node", "scripts/package.mjs"]]],
  ["Windows, under Wine, whole", [["node", "scripts/windows.mjs"]]],
  ["macOS, by its types, both processors", [["node", "scripts/macos.mjs"]]],
  ["Two builds give the same bytes", [["node", "scripts/reproducible.mjs"]]],
]);
