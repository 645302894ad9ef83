//! Accounts for people and for programs. What strangers chose as their names cannot move the cursor of whoever reads it.

use aws_sdk_cognitoidentityprovider::types::{AttributeType, UserType};
use aws_smithy_types::DateTime;
use aws_smithy_types::date_time::Format;
use serde_json::{Map, Value, json};

/// An account as a list or one question tells it.
#[derive(Debug, Clone, Default)]
pub(super) struct Account {
    pub(super) name: String,
    pub(super) status: String,
    pub(super) enabled: bool,
    pub(super) created: String,
    pub(super) modified: String,
    /// By name, in their order.
    pub(super) attributes: Vec<(String, String)>,
    /// Known of one account that was asked about.
    pub(super) groups: Option<Vec<String>>,
    /// Known of one account that was asked about.
    pub(super) second_factors: Option<Vec<String>>,
}

impl Account {
    /// One entry of a list.
    pub(super) fn listed(user: &UserType) -> Self {
        Self {
            name: user.username().unwrap_or_default().to_owned(),
            status: user.user_status().map_or_else(String::new, |status| status.as_str().to_owned()),
            enabled: user.enabled(),
            created: moment(user.user_create_date()),
            modified: moment(user.user_last_modified_date()),
            attributes: attributes(user.attributes()),
            groups: None,
            second_factors: None,
        }
    }

    fn attribute(&self, name: &str) -> &str {
        self.attributes.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value)
    }

    /// As an object.
    pub(super) fn document(&self) -> Value {
        let attributes: Map<String, Value> =
            self.attributes.iter().map(|(name, value)| (name.clone(), json!(value))).collect();
        let mut document = json!({
            "username": self.name,
            "status": self.status,
            "enabled": self.enabled,
            "created": self.created,
            "modified": self.modified,
            "attributes": attributes,
        });
        for (name, list) in [("groups", &self.groups), ("second_factors", &self.second_factors)] {
            if let (Some(list), Some(fields)) = (list, document.as_object_mut()) {
                fields.insert(name.to_owned(), json!(list));
            }
        }
        document
    }

    /// One line for each thing that is known.
    pub(super) fn lines(&self) -> String {
        let enabled = if self.enabled { "yes" } else { "no" };
        let mut lines = vec![
            ("username".to_owned(), self.name.clone()),
            ("status".to_owned(), self.status.clone()),
            ("enabled".to_owned(), enabled.to_owned()),
            ("created".to_owned(), self.created.clone()),
            ("modified".to_owned(), self.modified.clone()),
        ];
        let lists = [("groups", &self.groups), ("second factors", &self.second_factors)];
        let lists = lists.into_iter().filter_map(|(name, list)| Some((name.to_owned(), list.as_ref()?.join(", "))));
        lines.extend(lists);
        lines.extend(self.attributes.iter().cloned());
        let rows = lines.into_iter().map(|(name, value)| vec![format!("{name}:"), value]).collect();
        aligned(rows)
    }
}

/// A table with one line for each account.
pub(super) fn table(accounts: &[Account]) -> String {
    let head = ["USERNAME", "STATUS", "ENABLED", "EMAIL", "PHONE", "CREATED"].map(str::to_owned).to_vec();
    let row = |account: &Account| {
        let enabled = if account.enabled { "yes" } else { "no" };
        let [email, phone] = ["email", "phone_number"].map(|name| account.attribute(name).to_owned());
        vec![account.name.clone(), account.status.clone(), enabled.to_owned(), email, phone, account.created.clone()]
    };
    aligned(std::iter::once(head).chain(accounts.iter().map(row)).collect())
}

/// Attributes by name.
pub(super) fn attributes(given: &[AttributeType]) -> Vec<(String, String)> {
    given.iter().map(|one| (one.name().to_owned(), one.value().unwrap_or_default().to_owned())).collect()
}

/// `2026-11-24T10:00:00Z`.
pub(super) fn moment(date: Option<&DateTime>) -> String {
    date.and_then(|date| DateTime::from_secs(date.secs()).fmt(Format::DateTime).ok()).unwrap_or_default()
}

/// Columns as wide as their widest entry, and nothing that a terminal would obey.
fn aligned(rows: Vec<Vec<String>>) -> String {
    let rows: Vec<Vec<String>> = rows.into_iter().map(|row| row.iter().map(|text| harmless(text)).collect()).collect();
    let columns = rows.iter().map(Vec::len).max().unwrap_or_default();
    let widest = |column: usize| {
        rows.iter().filter_map(|row| row.get(column)).map(|text| text.chars().count()).max().unwrap_or_default()
    };
    let widths: Vec<usize> = (0..columns).map(widest).collect();
    let line = |row: &Vec<String>| {
        let cells = row.iter().zip(&widths).map(|(text, width)| format!("{text:width$}"));
        cells.collect::<Vec<_>>().join("  ").trim_end().to_owned()
    };
    rows.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// Control characters, and those that turn the direction of text, written out.
fn harmless(text: &str) -> String {
    let obeyed = |character: char| {
        character.is_control()
            || matches!(character, '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    let mut shown = String::with_capacity(text.len());
    for character in text.chars() {
        if obeyed(character) {
            shown.extend(character.escape_unicode());
        } else {
            shown.push(character);
        }
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    fn account(name: &str, email: &str) -> Account {
        let attributes = vec![("email".to_owned(), email.to_owned())];
        let (status, created) = ("CONFIRMED".to_owned(), "2026-11-24T10:00:00Z".to_owned());
        Account { name: name.to_owned(), status, enabled: true, created, attributes, ..Account::default() }
    }

    #[test]
    fn a_table_has_a_line_for_each_account_and_columns_that_begin_below_each_other() {
        let text = table(&[account("anna", "anna@example.com"), account("bartholomew", "b@example.com")]);
        let lines: Vec<_> = text.lines().collect();
        assert_eq!(lines.len(), 3);
        assert!(lines.iter().all(|line| line.find("STATUS").or(line.find("CONFIRMED")) == Some(13)), "{text}");
        assert_eq!(table(&[]).lines().count(), 1);
    }

    #[test]
    fn what_a_terminal_would_obey_is_written_out() {
        let text = table(&[account("\u{1b}[2Jevil\nrow", "\u{202e}moc")]);
        assert_eq!(text.lines().count(), 2);
        assert!(text.contains("\\u{1b}[2Jevil\\u{a}row") && text.contains("\\u{202e}moc"), "{text}");
    }

    #[test]
    fn a_program_gets_every_attribute_and_lists_only_where_they_were_asked_for() {
        let mut account = account("anna", "anna@example.com");
        assert_eq!(account.document()["attributes"]["email"], "anna@example.com");
        assert!(account.document().get("groups").is_none());
        account.groups = Some(vec!["editors".to_owned()]);
        assert_eq!(account.document()["groups"], json!(["editors"]));
        assert!(account.lines().contains("groups:    editors"), "{}", account.lines());
    }
}
