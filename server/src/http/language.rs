//! The language of a page: the one that was chosen, else the one that the request accepts best (RFC 9110, section
//! 12.5.4), else English.

use app::i18n::Language;
use fluent_langneg::{LanguageIdentifier, NegotiationStrategy, negotiate_languages, parse_accepted_languages};
use http::HeaderMap;
use http::header::ACCEPT_LANGUAGE;

use crate::session::Exchange;

/// The language in which a request is answered.
pub(crate) fn language(exchange: &Exchange, headers: &HeaderMap) -> Language {
    exchange.chosen_language().unwrap_or_else(|| accepted(headers).unwrap_or_default())
}

/// The language that the request accepts best, of ours.
fn accepted(headers: &HeaderMap) -> Option<Language> {
    let wanted = headers.get(ACCEPT_LANGUAGE)?.to_str().ok()?;
    let wanted: Vec<LanguageIdentifier> = parse_accepted_languages(&by_weight(wanted));
    let ours: Vec<LanguageIdentifier> =
        Language::ALL.into_iter().filter_map(|language| language.tag().parse().ok()).collect();
    let best = negotiate_languages(&wanted, &ours, None, NegotiationStrategy::Lookup);
    let position = ours.iter().position(|language| Some(&language) == best.first())?;
    Language::ALL.get(position).copied()
}

/// The same list with what is wanted most first; what is not wanted at all is left out. The library takes a list in its order.
fn by_weight(list: &str) -> String {
    let weight = |range: &str| {
        let weight = range.split(';').skip(1).find_map(|parameter| parameter.trim().strip_prefix("q="));
        weight.map_or(Some(1.0), |weight| weight.trim().parse::<f32>().ok()).unwrap_or_default()
    };
    let mut ranges: Vec<(&str, f32)> = list.split(',').map(|range| (range, weight(range))).collect();
    ranges.retain(|(_, weight)| *weight > 0.0);
    ranges.sort_by(|(_, one), (_, other)| other.total_cmp(one));
    ranges.into_iter().map(|(range, _)| range).collect::<Vec<_>>().join(",")
}

#[cfg(test)]
mod tests {
    use app::i18n::Language;
    use http::HeaderMap;
    use http::header::ACCEPT_LANGUAGE;

    use super::accepted;

    #[test]
    fn the_best_of_our_languages_is_taken() {
        for (header, language) in [
            ("de", Some(Language::German)),
            ("de-AT,en;q=0.5", Some(Language::German)),
            ("pt-BR,pt;q=0.9,en;q=0.8", Some(Language::Portuguese)),
            ("zh-CN,zh;q=0.9", Some(Language::SimplifiedChinese)),
            ("sv,fr;q=0.4", Some(Language::French)),
            ("en;q=0.3, ar-EG;q=0.7", Some(Language::Arabic)),
            ("de;q=0, ja;q=0.1", Some(Language::Japanese)),
            ("sv", None),
            ("*", None),
            ("", None),
            (";;;", None),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(ACCEPT_LANGUAGE, header.parse().unwrap());
            assert_eq!(accepted(&headers), language, "{header}");
        }
        assert_eq!(accepted(&HeaderMap::new()), None);
    }
}
