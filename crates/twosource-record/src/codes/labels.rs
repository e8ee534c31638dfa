//! PLOVER 2.0's contexts and sectors.

use super::closed_list;

closed_list! {
    /// PLOVER 2.0's 37 contexts.
    Context {
        Military = "military", Intelligence = "intelligence", Executive = "executive", Legislative = "legislative",
        Election = "election", PoliticalInstitutions = "political_institutions", ProDemocracy = "pro_democracy",
        ProAutocracy = "pro_autocracy", Economic = "economic", Legal = "legal", Reparations = "reparations",
        HumanRights = "human_rights", RightsFreedoms = "rights_freedoms", Repression = "repression",
        HumanSecurity = "human_security", Gender = "gender", Lgbt = "lgbt", ReligionEthnicity = "religion_ethnicity",
        Inequality = "inequality", Diplomatic = "diplomatic", Territory = "territory", Peacekeeping = "peacekeeping",
        Health = "health", Asylum = "asylum", Migration = "migration", Disasters = "disasters",
        NaturalResource = "natural_resource", Environment = "environment", Technology = "technology",
        Terrorism = "terrorism", Cbrn = "cbrn", Cyber = "cyber", Misinformation = "misinformation", Crime = "crime",
        Corruption = "corruption", IllegalDrugs = "illegal_drugs", Trafficking = "trafficking",
    }
}

closed_list! {
    /// PLOVER's sectors: state organs first, then everybody else.
    Sector {
        Cop = "COP", Gov = "GOV", Jud = "JUD", Leg = "LEG", Mil = "MIL", Prm = "PRM", Pty = "PTY", Reb = "REB",
        Spy = "SPY", Uaf = "UAF", Unk = "UNK",
        Agr = "AGR", Bus = "BUS", Crm = "CRM", Cvl = "CVL", Edu = "EDU", Eli = "ELI", Jrn = "JRN", Lab = "LAB",
        Med = "MED", Ref = "REF", Opp = "OPP", Pre = "PRE", Rel = "REL", Soc = "SOC",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_are_thirty_seven_contexts_and_twenty_five_sectors() {
        assert_eq!(Context::ALL.len(), 37);
        assert_eq!(Sector::ALL.len(), 25);
    }
}
