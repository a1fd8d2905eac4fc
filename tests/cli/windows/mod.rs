//! What is of Windows: its keychain, its command prompt, its drives, and its files that another program has open.
//! `npm run windows` runs these under Wine; the script says what Wine cannot show.

mod browser;
mod command_prompt;
mod held_open;
mod keychain;
mod killed;
mod places;
