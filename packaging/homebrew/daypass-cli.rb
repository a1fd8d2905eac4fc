# The command line alone, for a tap's Formula folder: on macOS and Linux.
class DaypassCli < Formula
  desc "Short-term AWS credentials for every tool on this machine"
  homepage "{{repository}}"
  version "{{version}}"
  license "Apache-2.0"

  on_macos do
    on_arm do
      url "{{address of daypass-cli-{version}-aarch64-apple-darwin.tar.gz}}"
      sha256 "{{SHA-256 of daypass-cli-{version}-aarch64-apple-darwin.tar.gz}}"
    end
    on_intel do
      url "{{address of daypass-cli-{version}-x86_64-apple-darwin.tar.gz}}"
      sha256 "{{SHA-256 of daypass-cli-{version}-x86_64-apple-darwin.tar.gz}}"
    end
  end
  on_linux do
    depends_on arch: :x86_64
    url "{{address of daypass-cli-{version}-x86_64-unknown-linux-gnu.tar.gz}}"
    sha256 "{{SHA-256 of daypass-cli-{version}-x86_64-unknown-linux-gnu.tar.gz}}"
  end

  def install
    bin.install Dir["bin/*"]
    man1.install Dir["share/man/man1/*"]
    man7.install Dir["share/man/man7/*"]
    bash_completion.install "share/bash-completion/completions/daypass"
    zsh_completion.install "share/zsh/site-functions/_daypass"
    fish_completion.install "share/fish/vendor_completions.d/daypass.fish"
  end

  test do
    assert_match "daypass #{version}", shell_output("#{bin}/daypass --version")
  end
end
