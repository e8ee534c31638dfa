//! Closed lists as types: PLOVER 2.0 types, modes, contexts and sectors; and the crosswalks to CAMEO and
//! to other schemes of states, read from tables.
//!
//! In: their names as text. Out: types whose names are PLOVER's. Never: an open string where a list is closed.

pub mod cameo;
pub mod cameo_actors;
pub mod countries;
pub mod event_type;
pub mod labels;
pub mod mode;
pub mod tables;

pub use event_type::{EventType, Quad};
pub use labels::{Context, Sector};
pub use mode::Mode;

/// Declares a closed list: the enum, its official names, and reading and writing by name.
macro_rules! closed_list {
    ($(#[$meta:meta])* $name:ident { $($variant:ident = $text:literal),+ $(,)? }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord,
                 serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
        #[expect(missing_docs, reason = "the official names are the definition")]
        pub enum $name { $(#[serde(rename = $text)] $variant),+ }

        impl $name {
            /// The whole list, in the order of the manual.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The official name.
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $text),+ }
            }

            /// The entry with exactly this name.
            pub fn from_name(name: &str) -> Option<Self> {
                match name { $($text => Some(Self::$variant),)+ _ => None }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.name())
            }
        }
    };
}
pub(crate) use closed_list;
