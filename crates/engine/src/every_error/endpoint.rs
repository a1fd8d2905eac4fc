//! What keeps an endpoint from being there.

use super::{Rows, variants, worded};
use crate::endpoint::Error;
use crate::store::StoreError;
use crate::{delivery, ground, sessions};
use aws_files::FileError;
use std::io::ErrorKind;

worded!(Error, "endpoint", errors();
    words Listen NotServed;
    passes_on Ground(ground::Error) Store(StoreError) File(FileError) Delivery(delivery::Error)
        Sessions(sessions::Error));

fn errors() -> Rows<Error> {
    vec![("Listen", Error::Listen(ErrorKind::AddrInUse.into())), ("NotServed", Error::NotServed)]
}
