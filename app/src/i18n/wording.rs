//! Sentences with something to fill in: a name, a number.

use super::Language;

/// Puts values in the places of a sentence: `{name}` stands for the value of that name. What stands in a value is never
/// looked at again.
#[must_use]
pub fn fill(sentence: &str, values: &[(&str, &str)]) -> String {
    let mut filled = String::with_capacity(sentence.len());
    let mut rest = sentence;
    while let Some((before, after)) = rest.split_once('{') {
        filled.push_str(before);
        let value = after.split_once('}').and_then(|(name, behind)| {
            let (_, value) = values.iter().find(|(known, _)| *known == name)?;
            Some((*value, behind))
        });
        match value {
            Some((value, behind)) => {
                filled.push_str(value);
                rest = behind;
            }
            None => {
                filled.push('{');
                rest = after;
            }
        }
    }
    filled.push_str(rest);
    filled
}

/// The form of a sentence that goes with a number, with the number in it: `one={count} file|other={count} files`, by
/// the categories of the Unicode CLDR (<https://cldr.unicode.org/index/cldr-spec/plural-rules>). A category that is not
/// there is `other`.
#[must_use]
pub fn counted(language: Language, forms: &str, count: usize) -> String {
    let category = category(language, count);
    let form = |wanted: &str| {
        forms.split('|').filter_map(|form| form.split_once('=')).find(|(name, _)| *name == wanted).map(|(_, form)| form)
    };
    let form = form(category).or_else(|| form("other")).unwrap_or(forms);
    fill(form, &[("count", &count.to_string())])
}

/// The categories of whole numbers; that of millions in French, Spanish and Portuguese is left out, since no sentence
/// here counts so far.
fn category(language: Language, count: usize) -> &'static str {
    match (language, count) {
        (Language::Japanese | Language::SimplifiedChinese, _) => "other",
        (Language::Arabic, 0) => "zero",
        (Language::Arabic, 1) => "one",
        (Language::Arabic, 2) => "two",
        (Language::Arabic, count) => match count % 100 {
            3..=10 => "few",
            11..=99 => "many",
            _ => "other",
        },
        (Language::French | Language::Portuguese, 0 | 1) | (_, 1) => "one",
        _ => "other",
    }
}

#[cfg(test)]
mod tests {
    use super::{Language, counted, fill};

    #[test]
    fn a_value_goes_to_its_place_and_nowhere_else() {
        assert_eq!(fill("{a} and {b}", &[("a", "{b}"), ("b", "2")]), "{b} and 2");
        assert_eq!(fill("{unknown} {a", &[("a", "1")]), "{unknown} {a");
    }

    #[test]
    fn numbers_have_the_form_of_their_language() {
        let forms = "zero=z|one=one|two=two|few={count} few|many={count} many|other={count}";
        for (language, count, form) in [
            (Language::English, 1, "one"),
            (Language::English, 0, "0"),
            (Language::French, 0, "one"),
            (Language::Japanese, 1, "1"),
            (Language::Arabic, 0, "z"),
            (Language::Arabic, 2, "two"),
            (Language::Arabic, 5, "5 few"),
            (Language::Arabic, 103, "103 few"),
            (Language::Arabic, 11, "11 many"),
            (Language::Arabic, 100, "100"),
        ] {
            assert_eq!(counted(language, forms, count), form, "{language:?} {count}");
        }
        assert_eq!(counted(Language::Arabic, "other={count}", 2), "2");
    }
}
