//! The simulation as the real AWS SDK for Rust and a browser see it.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]

mod answers;
mod clients;
mod controls;
mod device;
mod federation;
mod iam;
mod iam_keys;
mod permissions;
mod pkce;
mod portal;
mod query;
mod refusals;
mod registration;
mod signatures;
mod sts;
mod tls;
mod web;
