// What is in the packages: looked at from outside, by the systems' own tools.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { root } from "../parts/checkout.mjs";
import { fail, output } from "../parts/run.mjs";
import { PROGRAMS, filesIn, version } from "./contents.mjs";

/** Beside the man pages, of which there is one for each command, this is all. */
const FILES = [
  "bin/daypass",
  "bin/daypass-credentials",
  "bin/daypass-desktop",
  "lib/systemd/user/daypass-agent.service",
  "share/applications/Daypass.desktop",
  "share/bash-completion/completions/daypass",
  "share/doc/daypass/changelog.gz",
  "share/doc/daypass/copyright",
  "share/fish/vendor_completions.d/daypass.fish",
  "share/icons/hicolor/128x128/apps/daypass-desktop.png",
  "share/icons/hicolor/256x256@2/apps/daypass-desktop.png",
  "share/icons/hicolor/32x32/apps/daypass-desktop.png",
  "share/icons/hicolor/scalable/apps/daypass-desktop.svg",
  "share/zsh/site-functions/_daypass",
  "share/zsh/vendor-completions/_daypass",
];
const MAN_PAGES = [
  "man1/daypass.1.gz",
  "man1/daypass-credentials.1.gz",
  "man1/daypass-session-add-role.1.gz",
  "man7/daypass-environment.7.gz",
];

/** Checks both packages, and returns how many facts were looked at. */
export function inspect({ deb, rpm, cli }) {
  const folder = mkdtempSync(join(tmpdir(), "daypass-inspect-"));
  try {
    const [ofDeb, ofRpm] = [join(folder, "deb"), join(folder, "rpm")];
    must("dpkg-deb", ["--extract", deb, ofDeb]);
    must("sh", [
      "-c",
      'mkdir "$2" && cd "$2" && rpm2cpio "$1" | cpio --extract --make-directories --quiet',
      "sh",
      rpm,
      ofRpm,
    ]);
    const checks = [
      ["the deb's files", () => areAll(filesIn(ofDeb))],
      ["the rpm's files are the deb's, byte for byte", () => areTheSame(ofDeb, ofRpm)],
      ["owners and modes", () => modes(deb, rpm)],
      ["the deb's fields", () => debFields(deb)],
      ["the rpm's fields", () => rpmFields(rpm)],
      ["the desktop file", () => desktopFile(join(ofDeb, "usr/share/applications/Daypass.desktop"))],
      ["the unit", () => unit(join(ofDeb, "usr/lib/systemd/user/daypass-agent.service"))],
      ["what is said before a removal", () => removal(deb, rpm)],
      ["the command line out of the package", () => commandLine(join(ofDeb, "usr"))],
      ["the archive of the command line", () => archive(cli, join(folder, "cli"), join(ofDeb, "usr"))],
    ];
    for (const [what, check] of checks) {
      check();
      console.log(`  ✓ ${what}`);
    }
    return checks.length;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function areAll(found) {
  const pages = found.filter((path) => path.startsWith("usr/share/man/"));
  const others = found.filter((path) => !pages.includes(path));
  equal("files", others, FILES.map((path) => `usr/${path}`).sort());
  for (const page of MAN_PAGES)
    if (!pages.includes(`usr/share/man/${page}`)) fail(`There is no man page ${page}`);
}

function areTheSame(one, other) {
  equal("files of the rpm", filesIn(other), filesIn(one));
  for (const path of filesIn(one)) {
    // Into the app the bundler writes in which kind of package it is.
    if (path === "usr/bin/daypass-desktop") continue;
    if (!readFileSync(join(one, path)).equals(readFileSync(join(other, path))))
      fail(`${path} differs in the rpm`);
  }
}

/** Programs can be run by everybody, the rest can be read, and only root can write. */
function modes(deb, rpm) {
  const lines = [
    ...must("dpkg-deb", ["--contents", deb]).split("\n"),
    ...must("rpm", ["-qplv", rpm]).split("\n"),
  ].filter((line) => line && !line.startsWith("d"));
  for (const line of lines) {
    const expected = line.includes("usr/bin/") ? "-rwxr-xr-x" : "-rw-r--r--";
    const [mode, ...rest] = line.trim().split(/\s+/);
    const owned = rest[0] === "0/0" || (rest[1] === "root" && rest[2] === "root");
    if (mode !== expected || !owned) fail(`Mode or owner: ${line}`);
  }
}

function debFields(deb) {
  const field = (name) => must("dpkg-deb", ["--field", deb, name]).trim();
  equal("Package", field("Package"), "daypass");
  equal("Version", field("Version"), version);
  const depends = field("Depends");
  for (const needed of [
    /^libc6 \(>= [\d.]+\)/m,
    /libgtk-3-0/,
    /ca-certificates/,
    /libwebkit2gtk-4\.1-0 \(>= /,
  ]) {
    if (!needed.test(depends)) fail(`Depends has no ${needed}: ${depends}`);
  }
  if (/appindicator/.test(depends)) fail(`The tray is Daypass's own: ${depends}`);
}

function rpmFields(rpm) {
  equal(
    "name and version",
    must("rpm", ["-qp", "--queryformat", "%{NAME} %{VERSION}", rpm]),
    `daypass ${version}`,
  );
  const requires = must("rpm", ["-qp", "--requires", rpm]).split("\n");
  for (const needed of [
    "libwebkit2gtk-4.1.so.0()(64bit)",
    "libgtk-3.so.0()(64bit)",
    "libc.so.6()(64bit)",
    "ca-certificates",
  ]) {
    if (!requires.includes(needed)) fail(`The rpm does not require ${needed}`);
  }
  if (requires.some((name) => name.includes("appindicator"))) fail("The tray is Daypass's own");
}

function desktopFile(file) {
  must("desktop-file-validate", [file]);
  const text = readFileSync(file, "utf8");
  const lines = [
    "Exec=daypass-desktop %u",
    "MimeType=x-scheme-handler/daypass;",
    "Icon=daypass-desktop",
    "Exec=daypass-desktop --palette",
    "Exec=daypass stop --all",
  ];
  for (const line of lines) {
    if (!text.split("\n").includes(line)) fail(`The desktop file has no line ${line}`);
  }
}

function unit(file) {
  const text = readFileSync(file, "utf8");
  if (!/^ExecStart="?\/usr\/bin\/daypass"? agent$/m.test(text))
    fail(`The unit starts something else:\n${text}`);
}

function removal(deb, rpm) {
  const expected = readFileSync(join(root, "packaging/linux/before-removal.sh"), "utf8");
  equal("prerm", must("dpkg-deb", ["--info", deb, "prerm"]), expected);
  if (!must("rpm", ["-qp", "--scripts", rpm]).includes(expected.trim())) fail("The rpm says something else");
}

/** It runs from where it was unpacked, is of the package's version, and completes as the package's script does. */
function commandLine(usr) {
  const program = join(usr, "bin/daypass");
  const said = must(program, ["--version"]).trim();
  if (!new RegExp(`^daypass ${version.replaceAll(".", "\\.")}( \\(.*\\))?$`).test(said))
    fail(`It says ${said}`);
  const small = must(join(usr, "bin/daypass-credentials"), ["--help"]);
  equal("the help of the small program", small, must(program, ["credential-process", "--help"]));
  const completions = readFileSync(join(usr, "share/bash-completion/completions/daypass"), "utf8");
  equal("completions", must(program, ["completions", "bash"]), completions);
  const page = output(
    "sh",
    ["-c", 'zcat "$1" | man --local-file -', "sh", join(usr, "share/man/man1/daypass-start.1.gz")],
    {
      env: { MANPAGER: "cat", MANROFFOPT: "-Wall" },
    },
  );
  if (!page?.includes("--deliver")) fail("man cannot show daypass-start(1)");
}

/** Unpacked it has what the deb has of the command line, and says what it needs. */
function archive(cli, folder, usr) {
  must("sh", [
    "-c",
    'mkdir "$2" && tar --extract --strip-components=1 --directory="$2" --file="$1"',
    "sh",
    cli,
    folder,
  ]);
  const documents = ["CHANGELOG.md", "INSTALL.txt", "LICENSE", "README.md"];
  const found = filesIn(folder);
  equal(
    "documents",
    found.filter((path) => !path.includes("/")),
    documents,
  );
  for (const path of found.filter((path) => !documents.includes(path)))
    if (!readFileSync(join(folder, path)).equals(readFileSync(join(usr, path))))
      fail(`${path} differs from the deb's`);
  for (const name of PROGRAMS) if (!found.includes(`bin/${name}`)) fail(`There is no bin/${name}`);
  const [needed] = /glibc [\d.]+ or newer/.exec(readFileSync(join(folder, "INSTALL.txt"), "utf8")) ?? [];
  if (!needed) fail("INSTALL.txt does not say which glibc is needed");
  console.log(`    ${needed}`);
}

function equal(what, found, expected) {
  const [one, other] = [found, expected].map((value) => JSON.stringify(value, null, 1));
  if (one !== other) fail(`${what}: ${one}\nand not ${other}`);
}

/** What a program prints that has to succeed. */
function must(program, args) {
  const ended = spawnSync(program, args, { encoding: "utf8", maxBuffer: 1 << 26 });
  if (ended.error) fail(`${program}: ${ended.error.message}`);
  if (ended.status !== 0) fail(`${program} ${args.join(" ")}: ${ended.stdout}${ended.stderr}`);
  return ended.stdout;
}
