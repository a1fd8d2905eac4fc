# The window, the tray and the command line, for a tap's Casks folder.
cask "daypass" do
  arch arm: "aarch64", intel: "x64"

  version "{{version}}"
  sha256 arm:   "{{SHA-256 of Daypass_{version}_aarch64.dmg}}",
         intel: "{{SHA-256 of Daypass_{version}_x64.dmg}}"

  url "{{repository}}/releases/download/v#{version}/Daypass_#{version}_#{arch}.dmg"
  name "Daypass"
  desc "Short-term AWS credentials, a click away"
  homepage "{{repository}}"

  depends_on macos: ">= :big_sur"

  app "Daypass.app"
  binary "#{appdir}/Daypass.app/Contents/MacOS/daypass"

  uninstall quit: "dev.daypass.app"

  caveats <<~EOS
    Removing Daypass leaves ~/.aws and its own state as they are. Before: daypass stop --all
  EOS
end
