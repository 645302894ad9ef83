//! The page as HTML. Pure; every text of a message goes through [`Text`].

use std::fmt;

use super::read::Shown;
use super::{PATH, STYLE_PATH};

/// A text inside an element or a quoted attribute.
struct Text<'a>(&'a str);

impl fmt::Display for Text<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for character in self.0.chars() {
            match character {
                '&' => f.write_str("&amp;")?,
                '<' => f.write_str("&lt;")?,
                '>' => f.write_str("&gt;")?,
                '"' => f.write_str("&quot;")?,
                '\'' => f.write_str("&#39;")?,
                other => write!(f, "{other}")?,
            }
        }
        Ok(())
    }
}

/// The whole page.
pub(super) fn page(messages: &[Shown]) -> String {
    let body = if messages.is_empty() {
        "<p class=\"empty\">Nothing yet. Create an account, and its code arrives here.</p>".to_owned()
    } else {
        let items: String = messages.iter().map(item).collect();
        format!("<ol reversed>\n{items}</ol>")
    };
    format!(
        "<!DOCTYPE html>\n\
         <html lang=\"en\">\n\
         <head>\n\
         <meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n\
         <title>Outbox</title>\n\
         <link rel=\"stylesheet\" href=\"{STYLE_PATH}\">\n\
         </head>\n\
         <body>\n\
         <header><h1>Outbox</h1><a href=\"{PATH}\">Look again</a></header>\n\
         <main>\n{body}\n</main>\n\
         <footer>Messages of the embedded backend, newest first, times in UTC. They were sent to nobody.</footer>\n\
         </body>\n\
         </html>\n"
    )
}

fn item(message: &Shown) -> String {
    let subject = if message.subject.is_empty() { "Short message" } else { &message.subject };
    format!(
        "<li><article>\n<h2>{}</h2>\n<p class=\"meta\"><span>{}</span> <time>{}</time></p>\n<pre>{}</pre>\n</article></li>\n",
        Text(subject),
        Text(&message.to),
        Text(&message.written),
        Text(&message.text),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_a_message_becomes_markup() {
        let nasty = "<script>alert('1')</script>\"&";
        let message = Shown {
            written: nasty.to_owned(),
            to: nasty.to_owned(),
            subject: nasty.to_owned(),
            text: nasty.to_owned(),
        };
        let page = page(&[message]);
        assert_eq!(page.matches("&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;&quot;&amp;").count(), 4, "{page}");
        assert!(!page.contains("<script"), "{page}");
    }

    #[test]
    fn an_empty_outbox_says_how_to_fill_it() {
        assert!(page(&[]).contains("Nothing yet."));
    }
}
