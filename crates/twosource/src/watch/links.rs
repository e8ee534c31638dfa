//! Addresses: what identifies an item, and where a redirection leads.
//!
//! In: addresses as written. Out: addresses. Never: asks anybody.

use url::Url;

/// Parameters that tell only how a reader came to a page.
const TRACKING: [&str; 5] = ["utm_", "fbclid", "gclid", "mc_cid", "mc_eid"];

/// The address without its fragment and without parameters that only track readers.
pub fn item_key(address: &str) -> String {
    let Ok(mut url) = Url::parse(address) else {
        return address.to_owned();
    };
    url.set_fragment(None);
    let kept: Vec<(String, String)> = url
        .query_pairs()
        .filter(|(name, _)| !TRACKING.iter().any(|t| name.starts_with(t)))
        .map(|(name, value)| (name.into_owned(), value.into_owned()))
        .collect();
    if kept.len() < url.query_pairs().count() {
        url.set_query(None);
        if !kept.is_empty() {
            url.query_pairs_mut().extend_pairs(kept);
        }
    }
    url.to_string()
}

/// An address of the web, absolute, as seen from `base`.
pub fn join(base: &str, address: &str) -> Option<String> {
    let joined = Url::parse(base).ok()?.join(address.trim()).ok()?;
    matches!(joined.scheme(), "http" | "https").then(|| joined.to_string())
}

/// Scheme, host and port: what robots rules and pauses hold for.
pub fn origin(address: &str) -> Option<String> {
    let url = Url::parse(address).ok()?;
    url.host_str()?;
    Some(url.origin().ascii_serialization())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tracking_does_not_make_another_item() {
        assert_eq!(
            item_key("https://a.example/1?utm_source=rss&id=7#top"),
            "https://a.example/1?id=7"
        );
        assert_eq!(
            item_key("https://a.example/1?a=b%20c"),
            "https://a.example/1?a=b%20c"
        );
        assert_eq!(item_key("tag:a.example,2025:1"), "tag:a.example,2025:1");
    }

    #[test]
    fn only_addresses_of_the_web_are_followed() {
        assert_eq!(
            join("https://a.example/x/", "../y").as_deref(),
            Some("https://a.example/y")
        );
        assert_eq!(join("https://a.example/", "file:///etc/passwd"), None);
    }
}
