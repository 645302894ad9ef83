//! The newest messages of an outbox's directory, as texts to show. It reads the files that this crate wrote, not mail in
//! general: one part, in the encodings that the composer chooses.

use std::io;
use std::path::Path;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::message::is_name_of_message;

/// How many messages are shown.
const MOST: usize = 50;
/// A file that is larger was not written here.
const LARGEST_BYTES: u64 = 256 * 1024;

/// One message.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Shown {
    /// When it was written, as its file's name says: `2026-11-24 02:30:00`, in UTC.
    pub(super) written: String,
    pub(super) to: String,
    /// Empty for a short message.
    pub(super) subject: String,
    pub(super) text: String,
}

/// The newest messages, newest first.
pub(super) fn newest(directory: &Path) -> io::Result<Vec<Shown>> {
    let mut names = Vec::new();
    for entry in std::fs::read_dir(directory)? {
        let name = entry?.file_name();
        if let Some(name) = name.to_str().filter(|name| is_name_of_message(name)) {
            names.push(name.to_owned());
        }
    }
    // Names begin with the time.
    names.sort_unstable_by(|one, other| other.cmp(one));
    names.truncate(MOST);
    let mut messages = Vec::new();
    for name in names {
        let path = directory.join(&name);
        match path.metadata() {
            Ok(file) if file.len() <= LARGEST_BYTES => messages.push(understand(&name, &std::fs::read(&path)?)),
            Ok(_) => {}
            // Somebody tidies up at the same time.
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(error),
        }
    }
    Ok(messages)
}

fn understand(name: &str, content: &[u8]) -> Shown {
    let content = String::from_utf8_lossy(content).replace("\r\n", "\n");
    let (head, body) = content.split_once("\n\n").unwrap_or((&content, ""));
    // A long header goes on in the next line, after a space.
    let head = head.replace("\n ", " ").replace("\n\t", " ");
    let header = |name: &str| {
        let mut lines = head.lines().filter_map(|line| line.split_once(':'));
        let found = lines.find(|(given, _)| given.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.trim().to_owned()).unwrap_or_default()
    };
    let text = match header("Content-Transfer-Encoding").as_str() {
        "base64" => decoded(STANDARD.decode(body.replace('\n', "")).ok(), body),
        "quoted-printable" => decoded(quoted_printable::decode(body, quoted_printable::ParseMode::Robust).ok(), body),
        _ => body.to_owned(),
    };
    Shown {
        written: time_of(name),
        to: header("To"),
        subject: words(&header("Subject")),
        text: text.trim_end().to_owned(),
    }
}

/// What was decoded, or else the text as it stands.
fn decoded(bytes: Option<Vec<u8>>, otherwise: &str) -> String {
    bytes.map_or_else(|| otherwise.to_owned(), |bytes| String::from_utf8_lossy(&bytes).replace("\r\n", "\n"))
}

/// Encoded words (RFC 2047), of which the composer writes the base64 kind. White space between two of them is not part of the
/// text.
fn words(text: &str) -> String {
    let mut shown = String::new();
    let mut after_encoded = false;
    for word in text.split(' ') {
        let encoded = word.strip_prefix("=?utf-8?b?").and_then(|word| word.strip_suffix("?="));
        let bytes = encoded.and_then(|word| STANDARD.decode(word).ok());
        let goes_on = after_encoded && bytes.is_some();
        if !shown.is_empty() && !goes_on {
            shown.push(' ');
        }
        after_encoded = bytes.is_some();
        shown.push_str(&decoded(bytes, word));
    }
    shown
}

/// `20261124T023000.123Z-….eml` as `2026-11-24 02:30:00`.
fn time_of(name: &str) -> String {
    let part = |from: usize, to: usize| name.get(from..to).unwrap_or_default();
    format!("{}-{}-{} {}:{}:{}", part(0, 4), part(4, 6), part(6, 8), part(9, 11), part(11, 13), part(13, 15))
}

#[cfg(test)]
mod tests {
    use super::*;

    const NAME: &str = "20261124T023000.123Z-0123456789abcdef.eml";

    #[test]
    fn an_encoded_message_is_shown_as_it_was_written() {
        let mail = "To: anna@example.com\r\nSubject: =?utf-8?b?R3LDvMOf?= =?utf-8?b?ZQ==?= now\r\n\
                    Content-Transfer-Encoding: quoted-printable\r\n\r\nDein Code: 012345, gr=C3=BC=\r\n=C3=9Fe\r\n";
        let shown = understand(NAME, mail.as_bytes());
        assert_eq!(
            shown,
            Shown {
                written: "2026-11-24 02:30:00".to_owned(),
                to: "anna@example.com".to_owned(),
                subject: "Grüße now".to_owned(),
                text: "Dein Code: 012345, grüße".to_owned(),
            }
        );
        let mail = "To: a@b.c\r\nContent-Transfer-Encoding: base64\r\n\r\nZ3LDvMOf\r\nZQ==\r\n";
        assert_eq!(understand(NAME, mail.as_bytes()).text, "grüße");
    }

    #[test]
    fn the_newest_come_first_and_strangers_files_are_passed_over() {
        let directory = tempfile::tempdir().unwrap();
        let write = |name: &str, text: &str| std::fs::write(directory.path().join(name), text).unwrap();
        write("20261124T023000.000Z-00.eml", "To: first@example.com\r\n\r\none\r\n");
        write("20261124T023001.000Z-00.sms.txt", "To: +15555550100\n\ntwo\n");
        write(".20261124T023002.000Z-00.eml", "To: x@example.com\r\n\r\nhidden\r\n");
        write("20261124T023003.000Z-00.eml.partial", "To: x@example.com\r\n\r\nhalf");
        write("notes.txt", "mine");
        let shown: Vec<_> = newest(directory.path()).unwrap().into_iter().map(|message| message.text).collect();
        assert_eq!(shown, ["two", "one"]);
    }
}
