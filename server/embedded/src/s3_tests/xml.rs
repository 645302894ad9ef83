//! A strict reader of the documents that are answered, so that a test fails on one that a client could not read.
//!
//! It takes one thing that XML 1.0 does not know and S3 writes all the same: references to control characters.

/// Every element of a document by its name, in the order in which they begin: the text of one that holds no others,
/// and what stands between the tags of one that does.
pub(super) fn elements(document: &str) -> Result<Vec<(String, String)>, String> {
    if let Some(raw) = document.chars().find(|character| is_unwritable(*character)) {
        return Err(format!("the character {raw:?} as it is"));
    }
    let body = match document.strip_prefix("<?xml version=\"1.0\" encoding=\"UTF-8\"?>") {
        Some(body) => body,
        None => document,
    };
    let mut reader = Reader { rest: body.trim_ascii_start(), found: Vec::new() };
    reader.element()?;
    match reader.rest.trim_ascii() {
        "" => Ok(reader.found),
        rest => Err(format!("after the end: {rest}")),
    }
}

/// What XML cannot hold, or what its readers change.
fn is_unwritable(character: char) -> bool {
    matches!(character, '\u{FFFE}' | '\u{FFFF}') || (character < ' ' && !matches!(character, '\t' | '\n'))
}

struct Reader<'d> {
    rest: &'d str,
    found: Vec<(String, String)>,
}

impl<'d> Reader<'d> {
    fn element(&mut self) -> Result<(), String> {
        let tag = self.tag()?;
        let (tag, is_empty) = tag.strip_suffix('/').map_or((tag, false), |tag| (tag, true));
        let (name, attributes) = tag.split_once(' ').unwrap_or((tag, ""));
        if name.is_empty() || !name.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            return Err(format!("a name: {name:?}"));
        }
        attributes.split_terminator(' ').try_for_each(attribute)?;
        let at = self.found.len();
        self.found.push((name.to_owned(), String::new()));
        if is_empty {
            return Ok(());
        }
        let (start, mut text) = (self.rest, String::new());
        loop {
            let before = self.rest;
            if before.starts_with("</") {
                let inner = &start[..start.len() - before.len()];
                if self.tag()? != format!("/{name}") {
                    return Err(format!("{name} does not end: {before}"));
                }
                let is_leaf = self.found.len() == at + 1;
                self.found[at].1 = if is_leaf { text } else { inner.to_owned() };
                return Ok(());
            } else if before.starts_with('<') {
                self.element()?;
            } else {
                text.push_str(&self.text()?);
            }
        }
    }

    /// What stands between the next two angle brackets.
    fn tag(&mut self) -> Result<&'d str, String> {
        let tag = self.rest.strip_prefix('<').and_then(|rest| rest.split_once('>'));
        let (tag, rest) = tag.ok_or_else(|| format!("no tag: {}", self.rest))?;
        self.rest = rest;
        if tag.contains('<') { Err(format!("a tag: {tag}")) } else { Ok(tag) }
    }

    /// Text up to the next tag.
    fn text(&mut self) -> Result<String, String> {
        let end = self.rest.find('<').ok_or_else(|| format!("the end within: {}", self.rest))?;
        let (text, rest) = self.rest.split_at(end);
        self.rest = rest;
        let mut pieces = text.split('&');
        let mut read = pieces.next().unwrap_or_default().to_owned();
        for piece in pieces {
            let (name, after) = piece.split_once(';').ok_or_else(|| format!("a bare &: {piece}"))?;
            read.push(referred(name).ok_or_else(|| format!("an entity: {name}"))?);
            read.push_str(after);
        }
        if read.contains("]]>") { Err(format!("]]> in a text: {read}")) } else { Ok(read) }
    }
}

fn attribute(text: &str) -> Result<(), String> {
    let quoted = text.split_once('=').and_then(|(_, value)| value.strip_prefix('"')?.strip_suffix('"'));
    match quoted {
        Some(value) if !value.contains(['"', '&']) => Ok(()),
        _ => Err(format!("an attribute: {text}")),
    }
}

/// The character that a reference stands for.
fn referred(name: &str) -> Option<char> {
    Some(match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        number => {
            let number = number.strip_prefix('#')?;
            let code = match number.strip_prefix('x') {
                Some(digits) => u32::from_str_radix(digits, 16),
                None => number.parse(),
            };
            char::from_u32(code.ok()?)?
        }
    })
}

#[test]
fn what_is_well_formed_is_read_and_nothing_else() {
    let read = elements("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<A b=\"c\"><B>x&amp;&#x1;</B><C/></A>").unwrap();
    let read: Vec<(&str, &str)> = read.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    assert_eq!(read, [("A", "<B>x&amp;&#x1;</B><C/>"), ("B", "x&\u{1}"), ("C", "")]);
    for document in [
        "",
        "text",
        "<A>",
        "<A></B>",
        "<A><B></A></B>",
        "<A></A><A></A>",
        "<A>&</A>",
        "<A>&nbsp;</A>",
        "<A>\u{1}</A>",
        "<A>a\rb</A>",
        "<A><</A>",
        "<A b=c></A>",
        "<A></A>x",
    ] {
        assert!(elements(document).is_err(), "{document}");
    }
}
