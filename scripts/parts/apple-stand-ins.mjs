// Stand-ins for the programs of Xcode that build scripts ask for when something is only type-checked: nothing is compiled from C
// and nothing is linked, so it is enough that each file they want is there.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** The C compiler. It is a clang (that is what `-E` asks), knows no option of Microsoft's (`-?`), and its objects are empty. */
const COMPILER = `#!/bin/sh
for word in "$@"; do
  case "$word" in
    '-?') exit 1 ;;
    -E) echo '#pragma message "clang"'; exit ;;
  esac
done
while [ $# -gt 0 ]; do
  if [ "$1" = -o ]; then : > "$2"; fi
  shift
done
`;

/** Where the SDK is. */
const XCRUN = `#!/bin/sh
echo "$SDKROOT"
`;

/** Puts them into a folder; what builds for a target need in their environment to take them. */
export function appleStandIns(folder, triple) {
  const [bin, compiler, sdk] = [join(folder, "bin"), join(folder, "cc"), join(folder, "MacOSX.sdk")];
  mkdirSync(bin, { recursive: true });
  mkdirSync(sdk, { recursive: true });
  writeFileSync(join(bin, "xcrun"), XCRUN, { mode: 0o755 });
  // Not in the PATH: what runs while this builds is linked by the real one.
  writeFileSync(compiler, COMPILER, { mode: 0o755 });
  const of = (tool) => `${tool}_${triple.replaceAll("-", "_")}`;
  return {
    PATH: `${bin}:${process.env.PATH}`,
    SDKROOT: sdk,
    MACOSX_DEPLOYMENT_TARGET: "11.0",
    [of("CC")]: compiler,
    [of("CXX")]: compiler,
    [of("AR")]: "ar",
  };
}
