// How large the programs are that people install.
import { statSync } from "node:fs";
import { measured } from "../parts/bench-form.mjs";
import { row } from "../parts/bench-table.mjs";

for (const name of ["daypass", "daypass-credentials", "daypass-desktop"])
  row(`the program ${name}`, statSync(measured(name)).size / 1e6, "MB");
