//! How large the window's texts are.

use serde::{Deserialize, Serialize};
use specta::Type;
use thiserror::Error;

/// The size of the window's texts and of all that goes with them, in percent of the desktop's own size: one of
/// [`TextSize::STEPS`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(try_from = "u16", into = "u16")]
#[specta(transparent)]
pub struct TextSize(u16);

/// It is none of the sizes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("{0} is not a text size")]
pub struct NoTextSize(u16);

impl TextSize {
    /// The sizes that there are, as browsers have them, in percent.
    pub const STEPS: [u16; 8] = [80, 90, 100, 110, 125, 150, 175, 200];

    /// By how much the pages are to be enlarged.
    pub fn factor(self) -> f64 {
        f64::from(self.0) / 100.
    }

    /// As it is typed, without the sign for percent.
    pub(super) fn parse(text: &str) -> Option<Self> {
        text.parse::<u16>().ok()?.try_into().ok()
    }
}

impl Default for TextSize {
    fn default() -> Self {
        Self(100)
    }
}

impl TryFrom<u16> for TextSize {
    type Error = NoTextSize;

    fn try_from(percent: u16) -> Result<Self, NoTextSize> {
        Self::STEPS.contains(&percent).then_some(Self(percent)).ok_or(NoTextSize(percent))
    }
}

impl From<TextSize> for u16 {
    fn from(size: TextSize) -> Self {
        size.0
    }
}
