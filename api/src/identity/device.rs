//! What a browser says it is, in two words: enough for its owner to recognise it, and nothing that follows them. Pure.

use openapi::identity::{Browser, System};

/// The first sign that is there decides: most browsers also bear the names of those they want to pass for.
const BROWSERS: [(&str, Browser); 9] = [
    ("Edg", Browser::Edge),
    ("OPR/", Browser::Opera),
    ("Firefox/", Browser::Firefox),
    ("FxiOS/", Browser::Firefox),
    ("CriOS/", Browser::Chrome),
    ("Chrome/", Browser::Chrome),
    ("Chromium/", Browser::Chrome),
    ("Safari/", Browser::Safari),
    ("AppleWebKit/", Browser::Safari),
];

const SYSTEMS: [(&str, System); 8] = [
    ("iPhone", System::Ios),
    ("iPad", System::Ios),
    ("Android", System::Android),
    ("CrOS", System::Chromeos),
    ("Windows", System::Windows),
    ("Macintosh", System::Macos),
    ("Linux", System::Linux),
    ("X11", System::Linux),
];

pub fn device(agent: &str) -> (Browser, System) {
    let browser = BROWSERS.into_iter().find(|(sign, _)| agent.contains(sign)).map_or(Browser::Other, |(_, browser)| browser);
    let system = SYSTEMS.into_iter().find(|(sign, _)| agent.contains(sign)).map_or(System::Other, |(_, system)| system);
    (browser, system)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_browser_is_told_whatever_it_passes_for() {
        let webkit = "AppleWebKit/537.36 (KHTML, like Gecko)";
        let told = [
            ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0".to_owned(), (Browser::Firefox, System::Linux)),
            (format!("Mozilla/5.0 (Windows NT 10.0; Win64; x64) {webkit} Chrome/138.0 Safari/537.36"), (Browser::Chrome, System::Windows)),
            (
                format!("Mozilla/5.0 (Windows NT 10.0; Win64; x64) {webkit} Chrome/138.0 Safari/537.36 Edg/138.0"),
                (Browser::Edge, System::Windows),
            ),
            (
                format!("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) {webkit} Version/18.5 Safari/605.1.15"),
                (Browser::Safari, System::Macos),
            ),
            (
                format!("Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) {webkit} CriOS/138.0 Mobile Safari/604.1"),
                (Browser::Chrome, System::Ios),
            ),
            (format!("Mozilla/5.0 (Linux; Android 15) {webkit} Chrome/138.0 Mobile Safari/537.36"), (Browser::Chrome, System::Android)),
            (format!("Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) {webkit} Chrome/138.0 Safari/537.36"), (Browser::Chrome, System::Chromeos)),
            ("curl/8.14".to_owned(), (Browser::Other, System::Other)),
            (String::new(), (Browser::Other, System::Other)),
        ];
        for (agent, wanted) in told {
            assert_eq!(device(&agent), wanted, "{agent}");
        }
    }
}
