//! A query as it stands in the address of a page: what differs from the usual, in words that stay the same.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::core::day::{DAY_S, day, start_of};
use crate::core::levels;
use crate::wire::pictures::{MOST_ON_A_PAGE, PictureOrder, PictureQuery, PictureView};
use crate::wire::storage::AccessLevel;

/// How many files a page shows.
pub const ON_A_PAGE: u32 = 60;

/// How many files a page shows that a query asks for: its count within bounds, and the usual number where it has none.
#[must_use]
pub fn page_size(query: &PictureQuery) -> u32 {
    if query.count == 0 { ON_A_PAGE } else { query.count.min(MOST_ON_A_PAGE) }
}

/// Every order.
pub const ORDERS: [PictureOrder; 8] = [
    PictureOrder::Newest,
    PictureOrder::Oldest,
    PictureOrder::Name,
    PictureOrder::NameBackwards,
    PictureOrder::Largest,
    PictureOrder::Smallest,
    PictureOrder::Kind,
    PictureOrder::KindBackwards,
];

/// What a value may have as it is: a folder stays readable.
const PLAIN: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b'/');

/// The query that an address asks for. What cannot be understood is as if it were not there.
#[must_use]
pub fn from_address(parameter: impl Fn(&str) -> Option<String>) -> PictureQuery {
    from_address_with(ON_A_PAGE, parameter)
}

/// The same where a page shows so many files, within bounds; 0 stands for the usual number.
#[must_use]
pub fn from_address_with(count: u32, parameter: impl Fn(&str) -> Option<String>) -> PictureQuery {
    let count = page_size(&PictureQuery { count, ..PictureQuery::default() });
    let page: u32 = parameter("page").and_then(|text| text.parse().ok()).unwrap_or(1);
    PictureQuery {
        access_level: parameter("level").and_then(|text| level_of(&text)).unwrap_or_default(),
        folder: parameter("folder").unwrap_or_default().trim_matches('/').to_owned(),
        with_subfolders: parameter("subfolders").is_some(),
        name: parameter("name").unwrap_or_default(),
        written_from_s: parameter("from").and_then(|text| start_of(&text)),
        written_before_s: parameter("until").and_then(|text| start_of(&text)).map(|start| start + DAY_S),
        order: parameter("sort").and_then(|text| order_of(&text)).unwrap_or_default(),
        view: parameter("view").and_then(|text| view_of(&text)).unwrap_or_default(),
        start: page.saturating_sub(1).saturating_mul(count),
        count,
        ..PictureQuery::default()
    }
}

/// The address of a page of this path for a query; with the key of a file, if it is about one.
#[must_use]
pub fn address(path: &str, query: &PictureQuery, key: Option<&str>) -> String {
    let mut pairs = Vec::new();
    let mut add = |name: &str, value: &str| pairs.push(format!("{name}={}", utf8_percent_encode(value, PLAIN)));
    if let Some(key) = key {
        add("key", key);
    }
    if query.access_level != AccessLevel::default() {
        add("level", levels::word(query.access_level));
    }
    if !query.folder.is_empty() {
        add("folder", &query.folder);
    }
    if query.with_subfolders {
        add("subfolders", "1");
    }
    if !query.name.is_empty() {
        add("name", &query.name);
    }
    if let Some(from) = query.written_from_s {
        add("from", &day(from));
    }
    if let Some(before) = query.written_before_s {
        add("until", &day(before - DAY_S));
    }
    if query.order != PictureOrder::default() {
        add("sort", word(query.order));
    }
    if query.view != PictureView::default() {
        add("view", view_word(query.view));
    }
    let page = query.start / page_size(query) + 1;
    if page > 1 {
        add("page", &page.to_string());
    }
    if pairs.is_empty() { path.to_owned() } else { format!("{path}?{}", pairs.join("&")) }
}

/// A value as it may stand in the query of an address.
#[must_use]
pub fn encoded(value: &str) -> String {
    utf8_percent_encode(value, PLAIN).to_string()
}

/// The word for an order.
#[must_use]
pub fn word(order: PictureOrder) -> &'static str {
    match order {
        PictureOrder::Newest => "newest",
        PictureOrder::Oldest => "oldest",
        PictureOrder::Name => "name",
        PictureOrder::NameBackwards => "name-backwards",
        PictureOrder::Largest => "largest",
        PictureOrder::Smallest => "smallest",
        PictureOrder::Kind => "type",
        PictureOrder::KindBackwards => "type-backwards",
    }
}

/// The word for how they are shown.
#[must_use]
pub fn view_word(view: PictureView) -> &'static str {
    match view {
        PictureView::Grid => "grid",
        PictureView::List => "list",
    }
}

/// Of what is for everybody nobody has a list: it has no pages.
fn level_of(text: &str) -> Option<AccessLevel> {
    [AccessLevel::Protected, AccessLevel::Private].into_iter().find(|level| levels::word(*level) == text)
}

fn order_of(text: &str) -> Option<PictureOrder> {
    ORDERS.into_iter().find(|order| word(*order) == text)
}

fn view_of(text: &str) -> Option<PictureView> {
    [PictureView::Grid, PictureView::List].into_iter().find(|view| view_word(*view) == text)
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::{ON_A_PAGE, ORDERS, address, from_address, from_address_with};
    use crate::wire::pictures::{MOST_ON_A_PAGE, PictureOrder, PictureQuery, PictureView};
    use crate::wire::storage::AccessLevel;

    fn read(address: &str) -> PictureQuery {
        let query = address.split_once('?').map_or("", |(_, query)| query);
        let decoded = |text: &str| percent_encoding::percent_decode_str(text).decode_utf8().unwrap().into_owned();
        let pairs: HashMap<_, _> = query
            .split('&')
            .filter_map(|pair| pair.split_once('='))
            .map(|(name, value)| (name, decoded(value)))
            .collect();
        from_address(|name| pairs.get(name).cloned())
    }

    #[test]
    fn an_address_says_what_a_query_asks_and_no_more() {
        let usual = read("/pictures");
        assert_eq!(address("/pictures", &usual, None), "/pictures");
        let query = PictureQuery {
            access_level: AccessLevel::Private,
            folder: "2024/Straße & so".to_owned(),
            with_subfolders: true,
            name: "a=b".to_owned(),
            written_from_s: Some(1_719_792_000),
            written_before_s: Some(1_719_964_800),
            order: PictureOrder::NameBackwards,
            view: PictureView::List,
            start: 120,
            ..usual
        };
        let text = address("/pictures/view", &query, Some("x y.png"));
        assert_eq!(
            text,
            "/pictures/view?key=x%20y.png&level=private&folder=2024/Stra%C3%9Fe%20%26%20so&subfolders=1&name=a%3Db&from=2024-07-01\
             &until=2024-07-02&sort=name-backwards&view=list&page=3"
        );
        assert_eq!(read(&text), query);
    }

    #[test]
    fn every_order_is_read_as_it_is_written() {
        for order in ORDERS {
            let query = PictureQuery { order, ..read("/pictures") };
            assert_eq!(read(&address("/pictures", &query, None)), query);
        }
    }

    #[test]
    fn pages_of_another_size_are_counted_by_it() {
        let read = |size, page: &str| from_address_with(size, |name| (name == "page").then(|| page.to_owned()));
        let third = read(20, "3");
        assert_eq!(
            (third.start, third.count, address("/pictures", &third, None).as_str()),
            (40, 20, "/pictures?page=3")
        );
        let sizes = [0, 1, MOST_ON_A_PAGE, MOST_ON_A_PAGE + 1].map(|size| read(size, "1").count);
        assert_eq!(sizes, [ON_A_PAGE, 1, MOST_ON_A_PAGE, MOST_ON_A_PAGE]);
    }

    #[test]
    fn what_makes_no_sense_is_left_out() {
        let query = read("/pictures?page=0&sort=shoes&view=cube&level=guest&from=never&until=2024-13-99&folder=/a/");
        assert_eq!(query, PictureQuery { folder: "a".to_owned(), ..read("/pictures") });
    }
}
