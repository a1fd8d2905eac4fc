#!/bin/sh
# Runs before the package's files go. It stops nothing and changes nothing in anybody's home: sessions and secrets are the
# person's, and which of them are still needed only the person knows. It says what is left and what still runs.
#
# dpkg passes "remove", or "upgrade" where a newer version follows; rpm passes how many versions will be left.
set -e

case "$1" in
remove | 0) ;;
*) exit 0 ;;
esac

running=
for link in /proc/[0-9]*/exe; do
	program=$(readlink "$link" 2>/dev/null) || continue
	case "$program" in
	/usr/bin/daypass | /usr/bin/daypass-desktop)
		process=${link#/proc/}
		process=${process%/exe}
		user=$(stat -c %U "/proc/$process" 2>/dev/null) || continue
		running="$running    ${program#/usr/bin/}  pid $process, user $user
"
		;;
	esac
done

cat <<'WORDS'
Daypass is removed. Every home stays as it is:
  - What is started stays in ~/.aws until its credentials end, and a profile with a credential_process of Daypass's has no
    program any more. With Daypass installed again, "daypass stop --all" puts back what was there.
  - State and sealed secrets are in ~/.local/share/daypass, their key is in the keychain.
WORDS
if [ -n "$running" ]; then
	printf '%s\n%s' 'Still running, and goes on until it is ended:' "$running"
	cat <<'WORDS'
  End the window by Quit in the tray, the agent by "systemctl --user disable --now daypass-agent", and any other by
  "kill PID".
WORDS
fi
