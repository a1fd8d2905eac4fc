//! The ways in and out of a text that its `parse` has checked: what serde reads and writes, and what is shown.

/// Implements `TryFrom<String>` by the type's `parse`, `Into<String>` and `Display` for tuple structs of one text.
macro_rules! checked_text {
    ($($name:ident),+ $(,)?) => {$(
        impl TryFrom<String> for $name {
            type Error = $crate::account::InvalidName;

            fn try_from(text: String) -> Result<Self, Self::Error> {
                Self::parse(&text)
            }
        }

        impl From<$name> for String {
            fn from(text: $name) -> Self {
                text.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }
    )+};
}

pub(crate) use checked_text;
