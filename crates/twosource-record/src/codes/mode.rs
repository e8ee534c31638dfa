//! PLOVER 2.0's modes: one list, each with the type it belongs to and its score.
//!
//! `assist`, `change`, `yield`, `meet` belong to REQUEST and to REJECT, `restrict`, `arrest`, `expel`, `withdraw`
//! to two types each, so the score depends on the type.

use super::{EventType, closed_list};

closed_list! {
    /// PLOVER 2.0's modes.
    Mode {
        Visit = "visit", ThirdParty = "third-party", Multilateral = "multilateral", Phone = "phone",
        Withdraw = "withdraw", Release = "release", Disarm = "disarm", Ceasefire = "ceasefire", Access = "access",
        Resign = "resign",
        Assist = "assist", Change = "change", Yield = "yield", Meet = "meet",
        Disapprove = "disapprove", Investigate = "investigate", Allege = "allege",
        Restrict = "restrict", Arrest = "arrest", Relations = "relations", Expel = "expel", Territory = "territory",
        Violence = "violence",
        Demo = "demo", Riot = "riot", Strike = "strike", Hunger = "hunger", Boycott = "boycott",
        Obstruct = "obstruct", Vandalize = "vandalize",
        Convict = "convict", Discontinue = "discontinue",
        Troops = "troops", Weapons = "weapons", Police = "police", Militia = "militia",
        Seize = "seize", Censor = "censor", Curfew = "curfew", MartialLaw = "martial-law", Deport = "deport",
        Withhold = "withhold", Misinformation = "misinformation", Cyber = "cyber",
        Abduct = "abduct", Beat = "beat", Torture = "torture", Sexual = "sexual", Targeted = "targeted",
        Destroy = "destroy", Primitive = "primitive", Firearms = "firearms", Explosives = "explosives",
        SuicideAttack = "suicide-attack", Aerial = "aerial", Drone = "drone", HeavyWeapons = "heavy-weapons",
        CrowdControl = "crowd-control", Unconventional = "unconventional",
    }
}

impl Mode {
    /// The manual's score of this mode under `event`; none where the mode does not belong to that type.
    /// `vandalize` has no printed score and takes its type's.
    pub fn scale(self, event: EventType) -> Option<f32> {
        scores(event)
            .iter()
            .find(|(mode, _)| *mode == self)
            .map(|(_, score)| *score)
    }

    /// Whether the manual lists this mode under `event`.
    pub fn belongs_to(self, event: EventType) -> bool {
        self.scale(event).is_some()
    }
}

/// The modes of a type with their scores, as the manual prints them.
fn scores(event: EventType) -> &'static [(Mode, f32)] {
    use Mode::*;
    match event {
        EventType::Consult => &[(Visit, 4.0), (ThirdParty, 1.0), (Multilateral, 4.0), (Phone, 1.5)],
        EventType::Retreat => &[
            (Withdraw, 8.0),
            (Release, 6.5),
            (Disarm, 10.0),
            (Ceasefire, 7.5),
            (Access, 6.5),
            (Resign, 4.5),
        ],
        EventType::Request => &[(Assist, 0.5), (Change, -1.0), (Yield, -1.0), (Meet, 0.0)],
        EventType::Reject => &[(Assist, -1.5), (Change, -2.0), (Yield, -2.0), (Meet, -2.0)],
        EventType::Accuse => &[(Disapprove, -2.0), (Investigate, -3.5), (Allege, -3.5)],
        EventType::Threaten => &[
            (Restrict, -3.0),
            (Arrest, -3.5),
            (Relations, -3.5),
            (Expel, -3.5),
            (Territory, -4.0),
            (Violence, -3.5),
        ],
        EventType::Protest => &[
            (Demo, -5.0),
            (Riot, -7.0),
            (Strike, -5.0),
            (Hunger, -4.5),
            (Boycott, -4.5),
            (Obstruct, -4.5),
            (Vandalize, -5.0),
        ],
        EventType::Sanction => &[
            (Convict, -6.0),
            (Expel, -5.5),
            (Withdraw, -6.0),
            (Discontinue, -6.0),
        ],
        EventType::Mobilize => &[(Troops, -6.5), (Weapons, -6.5), (Police, -5.5), (Militia, -6.0)],
        EventType::Coerce => &[
            (Seize, -7.0),
            (Restrict, -7.0),
            (Censor, -6.5),
            (Curfew, -6.5),
            (MartialLaw, -7.5),
            (Arrest, -7.0),
            (Deport, -7.0),
            (Withhold, -7.0),
            (Misinformation, -6.5),
            (Cyber, -7.0),
        ],
        EventType::Assault => ASSAULT,
        EventType::Agree
        | EventType::Support
        | EventType::Concede
        | EventType::Cooperate
        | EventType::Aid => &[],
    }
}

const ASSAULT: &[(Mode, f32)] = &[
    (Mode::Abduct, -8.5),
    (Mode::Beat, -7.5),
    (Mode::Torture, -8.5),
    (Mode::Sexual, -8.5),
    (Mode::Targeted, -9.5),
    (Mode::Destroy, -8.5),
    (Mode::Primitive, -8.0),
    (Mode::Firearms, -9.0),
    (Mode::Explosives, -9.0),
    (Mode::SuicideAttack, -9.5),
    (Mode::Aerial, -9.5),
    (Mode::Drone, -9.5),
    (Mode::HeavyWeapons, -9.5),
    (Mode::CrowdControl, -7.5),
    (Mode::Unconventional, -10.0),
];

impl EventType {
    /// The score of this type with `mode`; the type's own where the mode is none or foreign to it.
    pub fn scale_with(self, mode: Option<Mode>) -> f32 {
        mode.and_then(|mode| mode.scale(self))
            .unwrap_or_else(|| self.scale())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_mode_belongs_to_some_type() {
        for mode in Mode::ALL {
            assert!(
                EventType::ALL.iter().any(|event| mode.belongs_to(*event)),
                "{mode}"
            );
        }
    }

    #[test]
    fn a_shared_mode_is_scored_by_its_type() {
        assert_eq!(EventType::Request.scale_with(Some(Mode::Assist)), 0.5);
        assert_eq!(EventType::Reject.scale_with(Some(Mode::Assist)), -1.5);
        assert_eq!(EventType::Assault.scale_with(Some(Mode::Visit)), -9.0);
    }
}
