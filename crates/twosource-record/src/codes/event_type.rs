//! PLOVER 2.0's 16 event types with quad code and conflict-cooperation score.
//!
//! The manual's faults are settled as `docs/reference/plover.md` says: SANCTION is material conflict, ACCUSE is -3.

use super::closed_list;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

closed_list! {
    /// PLOVER 2.0's 16 event types.
    EventType {
        Agree = "AGREE", Consult = "CONSULT", Support = "SUPPORT", Concede = "CONCEDE",
        Cooperate = "COOPERATE", Aid = "AID", Retreat = "RETREAT",
        Request = "REQUEST", Accuse = "ACCUSE", Reject = "REJECT", Threaten = "THREATEN",
        Protest = "PROTEST", Sanction = "SANCTION", Mobilize = "MOBILIZE", Coerce = "COERCE", Assault = "ASSAULT",
    }
}

/// PLOVER's numeric quad codes, written as the number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(into = "u8", try_from = "u8")]
#[schemars(with = "u8")]
pub enum Quad {
    /// 1
    VerbalCooperation = 1,
    /// 2
    MaterialCooperation = 2,
    /// 3
    VerbalConflict = 3,
    /// 4
    MaterialConflict = 4,
}

impl From<Quad> for u8 {
    fn from(quad: Quad) -> u8 {
        quad as u8
    }
}

impl TryFrom<u8> for Quad {
    type Error = String;

    fn try_from(code: u8) -> Result<Self, Self::Error> {
        match code {
            1 => Ok(Self::VerbalCooperation),
            2 => Ok(Self::MaterialCooperation),
            3 => Ok(Self::VerbalConflict),
            4 => Ok(Self::MaterialConflict),
            other => Err(format!("quad code {other} is not 1 to 4")),
        }
    }
}

impl EventType {
    /// The type of this name; PLOVER's four former names are read as their successors.
    pub fn parse(name: &str) -> Option<Self> {
        match name {
            "DEMAND" => Some(Self::Request),
            "DISAPPROVE" | "INVESTIGATE" => Some(Self::Accuse),
            "FIGHT" => Some(Self::Assault),
            other => Self::from_name(other),
        }
    }

    /// Verbal or material, cooperation or conflict.
    pub fn quad(self) -> Quad {
        match self {
            Self::Agree | Self::Consult | Self::Support | Self::Concede => Quad::VerbalCooperation,
            Self::Cooperate | Self::Aid | Self::Retreat => Quad::MaterialCooperation,
            Self::Request | Self::Accuse | Self::Reject | Self::Threaten => Quad::VerbalConflict,
            Self::Protest | Self::Sanction | Self::Mobilize | Self::Coerce | Self::Assault => {
                Quad::MaterialConflict
            }
        }
    }

    /// The manual's score for the type without a mode, -10 to 10.
    pub fn scale(self) -> f32 {
        match self {
            Self::Agree | Self::Consult => 2.5,
            Self::Support => 5.0,
            Self::Concede => 4.5,
            Self::Cooperate => 9.5,
            Self::Aid => 10.0,
            Self::Retreat => 6.5,
            Self::Request => 0.0,
            Self::Accuse => -3.0,
            Self::Reject => -2.0,
            Self::Threaten => -3.5,
            Self::Protest => -5.0,
            Self::Sanction => -6.0,
            Self::Mobilize => -5.5,
            Self::Coerce => -7.0,
            Self::Assault => -9.0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_are_sixteen_types() {
        assert_eq!(EventType::ALL.len(), 16);
    }

    #[test]
    fn former_names_are_read_as_their_successors() {
        assert_eq!(EventType::parse("DEMAND"), Some(EventType::Request));
        assert_eq!(EventType::parse("FIGHT"), Some(EventType::Assault));
        assert_eq!(EventType::parse("CRIME"), None);
    }

    #[test]
    fn conflict_scores_below_zero_and_cooperation_above() {
        for event in EventType::ALL {
            let conflict = event.quad() >= Quad::VerbalConflict;
            assert!(
                if conflict {
                    event.scale() <= 0.0
                } else {
                    event.scale() > 0.0
                },
                "{event}"
            );
        }
    }
}
