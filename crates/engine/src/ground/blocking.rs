//! Work that waits for a disk, for another process or for a program, within a task of the runtime.

use tokio::runtime::{Handle, RuntimeFlavor};
use tokio::task::block_in_place;

/// Does what may wait for a disk, for another process's transaction or for a program. Where the runtime has more than one
/// thread (the window, the agent, `exec --endpoint`), its other tasks go on meanwhile; a runtime of one thread is that of a
/// command that does one thing, which is just done.
///
/// Not within a `LocalSet`, whose tasks cannot go on elsewhere (tokio, `block_in_place`).
pub(crate) fn blocking<T>(work: impl FnOnce() -> T) -> T {
    let flavor = Handle::try_current().map(|handle| handle.runtime_flavor());
    if matches!(flavor, Ok(RuntimeFlavor::MultiThread)) { block_in_place(work) } else { work() }
}
