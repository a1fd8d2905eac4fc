//! The engine against the simulated AWS, over real HTTP: what is tested is what is shipped.

mod bed;
mod sign_in;
mod start;
mod sync;
