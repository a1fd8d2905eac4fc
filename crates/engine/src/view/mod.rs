//! The state as window, tray and command line show it: built from facts each time.

mod catalog;
