//! A write while the system refuses one of its calls, as file systems do that have no modes, no owners, no locks or no
//! attributes, and a folder that is swapped in the midst of it.
//!
//! The writer is a traced child (ptrace(2)): a call that is to be refused is not carried out.

#![cfg(all(target_os = "linux", target_arch = "x86_64"))]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::disallowed_methods,
    reason = "tests set up files plainly and fail loudly"
)]
#![expect(unsafe_code, reason = "a child asks to be traced between fork and exec")]

use aws_files::{AwsFile, Document, FileError, FileRole};
use nix::errno::Errno;
use nix::libc::{self, user_regs_struct};
use nix::sys::ptrace::{self, Options};
use nix::sys::signal::Signal;
use nix::sys::wait::{WaitPidFlag, WaitStatus, waitpid};
use nix::unistd::Pid;
use std::collections::HashMap;
use std::fs::{self, Permissions};
use std::os::unix::fs::{MetadataExt, PermissionsExt, chown, symlink};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Tells the child which file to write.
const FILE: &str = "AWS_FILES_TEST_FILE";
/// Where the child puts what it says.
const SAID: &str = "AWS_FILES_TEST_SAID";

const OLD: &str = "[other]\nregion = eu-west-1\n";
const NEW: &str = "[dev]\nregion = eu-central-1\n";

#[test]
#[ignore = "a child process of the other tests"]
fn child_writes_once() {
    let file =
        AwsFile::locate(&PathBuf::from(std::env::var_os(FILE).unwrap()), FileRole::Credentials).unwrap();
    let written =
        file.check_can_hold_sections().map_err(|error| format!("before: {error:?}")).and_then(|()| {
            let edited = file.edit(|document| {
                *document = Document::parse(NEW);
                Ok::<_, FileError>(())
            });
            edited.map_err(|error| format!("{error:?}"))
        });
    let said = written.map_or_else(|error| error, |_| "written".to_owned());
    let said = said.split(" {").next().unwrap().to_owned();
    fs::write(std::env::var_os(SAID).unwrap(), said).unwrap();
}

/// What happens to a call that the child is about to make.
enum Fate {
    AsItIs,
    /// It fails.
    Refused(Errno),
    /// It is made with these registers.
    With(Box<user_regs_struct>),
}

/// A call as it is entered.
struct Call<'a> {
    thread: Pid,
    registers: &'a user_regs_struct,
}

impl Call<'_> {
    fn is(&self, number: libc::c_long) -> bool {
        self.registers.orig_rax == number.cast_unsigned()
    }

    /// A new file, and no other one that the test program may open.
    fn makes_temporary(&self) -> bool {
        let flags = (libc::O_CREAT | libc::O_EXCL | libc::O_NOFOLLOW).cast_unsigned();
        self.is(libc::SYS_openat) && self.registers.rdx & u64::from(flags) == u64::from(flags)
    }

    /// The file or folder of the first argument.
    fn file(&self) -> PathBuf {
        let thread = self.thread;
        fs::read_link(format!("/proc/{thread}/fd/{}", self.registers.rdi)).unwrap_or_default()
    }

    fn is_of_temporary(&self) -> bool {
        self.file().to_string_lossy().contains(".aws-files-")
    }
}

/// A person's folder with a file of this mode, `None` for none yet.
struct Scene {
    place: tempfile::TempDir,
}

impl Scene {
    fn with(mode: Option<u32>) -> Self {
        let scene = Self { place: tempfile::tempdir().unwrap() };
        fs::create_dir(scene.folder()).unwrap();
        if let Some(mode) = mode {
            fs::write(scene.file(), OLD).unwrap();
            fs::set_permissions(scene.file(), Permissions::from_mode(mode)).unwrap();
        }
        scene
    }

    fn folder(&self) -> PathBuf {
        self.place.path().join("aws")
    }

    fn file(&self) -> PathBuf {
        self.folder().join("credentials")
    }

    fn mode(&self) -> u32 {
        fs::metadata(self.file()).unwrap().mode() & 0o7777
    }

    /// Writes while calls are fated so; what the writer says. Nothing is left beside the file.
    fn write(&self, fate: impl FnMut(&Call<'_>) -> Fate) -> String {
        let said = self.place.path().join("said");
        let mut command = Command::new(std::env::current_exe().unwrap());
        command.args(["--exact", "--ignored", "child_writes_once"]).env(FILE, self.file()).env(SAID, &said);
        trace(&mut command, fate);
        let said = fs::read_to_string(said).unwrap();
        let text = fs::read_to_string(self.file()).unwrap_or_default();
        let had = if said == "written" { NEW } else { OLD };
        assert!(text == had || (text.is_empty() && said != "written"), "{said}, and the file holds {text:?}");
        for entry in fs::read_dir(self.folder()).unwrap() {
            assert_eq!(entry.unwrap().file_name(), "credentials", "{said}");
        }
        said
    }

    /// Writes while one of the calls is refused.
    fn refuse(&self, number: libc::c_long, errno: Errno) -> String {
        self.write(|call| match call.is(number) && (number != libc::SYS_write || call.is_of_temporary()) {
            true => Fate::Refused(errno),
            false => Fate::AsItIs,
        })
    }
}

/// Runs a command and asks about each call that one of its threads enters.
fn trace(command: &mut Command, mut fate: impl FnMut(&Call<'_>) -> Fate) {
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    // SAFETY: PTRACE_TRACEME is one system call, which is all that happens between fork and exec.
    unsafe { command.pre_exec(|| ptrace::traceme().map_err(Into::into)) };
    #[expect(clippy::zombie_processes, reason = "waited for below, as a traced process is")]
    let child = command.spawn().unwrap();
    let main = Pid::from_raw(child.id().cast_signed());
    // Other tests run in other threads of this process: theirs are not to be waited for here.
    let flags = WaitPidFlag::__WALL | WaitPidFlag::__WNOTHREAD;
    waitpid(main, Some(flags)).unwrap();
    let options = Options::PTRACE_O_TRACESYSGOOD | Options::PTRACE_O_TRACECLONE | Options::PTRACE_O_EXITKILL;
    ptrace::setoptions(main, options).unwrap();
    ptrace::syscall(main, None).unwrap();
    // The threads that are within a call, with how it fails.
    let mut within: HashMap<Pid, Option<Errno>> = HashMap::new();
    loop {
        let (thread, signal) = match waitpid(None, Some(flags)).unwrap() {
            WaitStatus::Exited(pid, _) | WaitStatus::Signaled(pid, ..) if pid == main => return,
            WaitStatus::PtraceSyscall(thread) => {
                match within.remove(&thread) {
                    None => {
                        let refused = enter(thread, &mut fate);
                        within.insert(thread, refused);
                    }
                    Some(None) => {}
                    Some(Some(errno)) => {
                        let mut registers = ptrace::getregs(thread).unwrap();
                        registers.rax = i64::from(-(errno as i32)).cast_unsigned();
                        ptrace::setregs(thread, registers).unwrap();
                    }
                }
                (thread, None)
            }
            WaitStatus::Stopped(thread, Signal::SIGSTOP) | WaitStatus::PtraceEvent(thread, ..) => {
                (thread, None)
            }
            WaitStatus::Stopped(thread, signal) => (thread, Some(signal)),
            _ => continue,
        };
        // One that has ended meanwhile has no next stop.
        let _ = ptrace::syscall(thread, signal);
    }
}

/// Asks about a call that a thread enters; how it is to fail.
fn enter(thread: Pid, fate: &mut impl FnMut(&Call<'_>) -> Fate) -> Option<Errno> {
    let mut registers = ptrace::getregs(thread).ok()?;
    match fate(&Call { thread, registers: &registers }) {
        Fate::AsItIs => None,
        Fate::With(changed) => {
            ptrace::setregs(thread, *changed).unwrap();
            None
        }
        Fate::Refused(errno) => {
            // No call has this number: the kernel does nothing.
            registers.orig_rax = u64::MAX;
            ptrace::setregs(thread, registers).unwrap();
            Some(errno)
        }
    }
}

#[test]
fn without_a_refusal_the_child_writes() {
    let scene = Scene::with(Some(0o640));
    assert_eq!((scene.write(|_| Fate::AsItIs).as_str(), scene.mode()), ("written", 0o640));
}

#[test]
fn a_refused_chmod_blocked_a_write_whose_result_was_right() {
    for mode in [None, Some(0o600)] {
        let scene = Scene::with(mode);
        assert_eq!(scene.refuse(libc::SYS_fchmod, Errno::EPERM), "written", "{mode:?}");
        assert_eq!(scene.mode(), 0o600);
    }
    // Fewer may read it than before.
    let scene = Scene::with(Some(0o644));
    assert_eq!(scene.refuse(libc::SYS_fchmod, Errno::EPERM), "written");
    assert_eq!(scene.mode(), 0o600);
}

/// As on a disk of Windows in WSL, and on FAT: whatever is asked for, everybody may do everything.
#[test]
fn where_there_are_no_modes_nothing_hangs_on_them_and_no_file_ends_more_open_than_it_was() {
    let cases = [(None, "written"), (Some(0o777), "written"), (Some(0o600), "before: AttributeNotKept")];
    for ((mode, said), errno) in
        cases.iter().flat_map(|case| [Errno::EPERM, Errno::EOPNOTSUPP].map(|errno| (case, errno)))
    {
        let scene = Scene::with(*mode);
        let without_modes = scene.write(|call| match call {
            call if call.is(libc::SYS_fchmod) => Fate::Refused(errno),
            call if call.makes_temporary() => {
                Fate::With(Box::new(user_regs_struct { r10: 0o777, ..*call.registers }))
            }
            _ => Fate::AsItIs,
        });
        assert_eq!(without_modes, *said, "{mode:?} {errno}");
    }
}

/// A file of another user, or group, as root or a member of that group may write it.
#[test]
fn an_owner_that_cannot_be_set_is_said_and_a_group_that_may_do_nothing_is_no_loss() {
    const OTHER: u32 = 1234;
    if !rustix::process::geteuid().is_root() {
        return; // Nobody else can prepare it.
    }
    for (owner, group, mode, said) in [
        (Some(OTHER), None, 0o600, "before: AttributeNotKept"),
        (None, Some(OTHER), 0o640, "before: AttributeNotKept"),
        (None, Some(OTHER), 0o600, "written"),
        // The result is right without it.
        (None, None, 0o640, "written"),
    ] {
        let scene = Scene::with(Some(mode));
        chown(scene.file(), owner, group).unwrap();
        assert_eq!(scene.refuse(libc::SYS_fchown, Errno::EPERM), said, "{owner:?} {group:?} {mode:o}");
    }
}

/// All of these tests, by a user without rights.
#[test]
fn the_same_is_refused_to_a_user_as_to_root() {
    const USER: &str = "65534";
    const THIS: &str = "the_same_is_refused_to_a_user_as_to_root";
    if !rustix::process::geteuid().is_root() {
        return; // It is a user who runs them.
    }
    let place = tempfile::tempdir().unwrap();
    fs::set_permissions(place.path(), Permissions::from_mode(0o755)).unwrap();
    let (program, folders) = (place.path().join("tests"), place.path().join("tmp"));
    // By another process: a child forked meanwhile would hold the copy open and keep it from running.
    assert!(
        Command::new("cp").arg(std::env::current_exe().unwrap()).arg(&program).status().unwrap().success()
    );
    fs::set_permissions(&program, Permissions::from_mode(0o755)).unwrap();
    fs::create_dir(&folders).unwrap();
    chown(&folders, Some(USER.parse().unwrap()), Some(USER.parse().unwrap())).unwrap();
    let mut tests = Command::new("setpriv");
    tests.args([&format!("--reuid={USER}"), &format!("--regid={USER}"), "--clear-groups"]);
    let output = tests.arg(&program).args(["--skip", THIS]).env("TMPDIR", &folders).output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(
        output.status.success() && !said.contains(" 0 passed"),
        "{said}{}",
        String::from_utf8_lossy(&output.stderr)
    );
}

#[test]
fn what_cannot_be_synced_or_locked_is_written_all_the_same() {
    let scene = Scene::with(Some(0o600));
    for errno in [Errno::EOPNOTSUPP, Errno::ENOLCK, Errno::ENOSYS] {
        assert_eq!(scene.refuse(libc::SYS_flock, errno), "written", "{errno}");
    }
    let folders = |call: &Call<'_>| match call.is(libc::SYS_fsync) && call.file().is_dir() {
        true => Fate::Refused(Errno::EINVAL),
        false => Fate::AsItIs,
    };
    assert_eq!(scene.write(folders), "written");
}

#[test]
fn what_is_refused_in_the_midst_leaves_the_old_file() {
    for (number, errno, said) in [
        (libc::SYS_fsync, Errno::EIO, "Unwritable"),
        (libc::SYS_write, Errno::ENOSPC, "DiskFull"),
        (libc::SYS_write, Errno::EDQUOT, "DiskFull"),
        (libc::SYS_write, Errno::EIO, "Unwritable"),
        (libc::SYS_renameat, Errno::EBUSY, "MountPoint"),
        (libc::SYS_renameat, Errno::EEXIST, "Unwritable"),
        (libc::SYS_renameat, Errno::EROFS, "Unwritable"),
    ] {
        let scene = Scene::with(Some(0o600));
        assert_eq!(scene.refuse(number, errno), said, "{number} {errno}");
    }
}

#[test]
fn no_room_for_a_new_file_is_said_before_anything_is_written() {
    for (errno, said) in [(Errno::ENOSPC, "before: DiskFull"), (Errno::EACCES, "before: Unwritable")] {
        let scene = Scene::with(Some(0o600));
        let refused = scene.write(|call| match call.makes_temporary() {
            true => Fate::Refused(errno),
            false => Fate::AsItIs,
        });
        assert_eq!(refused, said);
    }
}

#[test]
fn an_attribute_that_cannot_be_kept_is_said_before_anything_is_written() {
    for (errno, said) in [(Errno::EPERM, "before: AttributeNotKept"), (Errno::ENOSPC, "before: DiskFull")] {
        let scene = Scene::with(Some(0o600));
        let (none, file) = (rustix::fs::XattrFlags::empty(), scene.file());
        if rustix::fs::setxattr(&file, "user.origin", b"dotfiles", none).is_err() {
            eprintln!(
                "skipped: an_attribute_that_cannot_be_kept_is_said_before_anything_is_written: none here"
            );
            return;
        }
        assert_eq!(scene.refuse(libc::SYS_fsetxattr, errno), said);
    }
}

/// Whoever may write in the folder above can do that at any moment.
#[test]
fn a_folder_that_was_swapped_for_a_link_before_the_rename_sent_the_write_to_another_file() {
    let scene = Scene::with(Some(0o600));
    let (moved, victim) = (scene.place.path().join("moved"), scene.place.path().join("victim"));
    fs::create_dir(&victim).unwrap();
    fs::write(victim.join("credentials"), OLD).unwrap();
    let folder = scene.folder();
    let swap = |folder: &Path| {
        fs::rename(folder, &moved).unwrap();
        symlink(&victim, folder).unwrap();
    };
    let said = scene.place.path().join("said");
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", "--ignored", "child_writes_once"]).env(FILE, scene.file()).env(SAID, &said);
    let mut swapped = false;
    trace(&mut command, |call| {
        if (call.is(libc::SYS_renameat) || call.is(libc::SYS_rename)) && !swapped {
            swapped = true;
            swap(&folder);
        }
        Fate::AsItIs
    });
    assert!(swapped);
    assert_eq!(fs::read_to_string(victim.join("credentials")).unwrap(), OLD);
    assert_eq!(fs::read_dir(&victim).unwrap().count(), 1);
    assert_eq!(fs::read_to_string(moved.join("credentials")).unwrap(), NEW);
}
