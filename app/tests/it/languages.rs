//! Pages in other languages than English.

use app::i18n::Language;

use crate::browser::{Browser, run};
use crate::fakes::Fakes;

#[test]
fn a_page_is_in_the_language_of_its_request_and_says_which_and_which_way_it_runs() {
    run(async {
        for language in Language::ALL {
            let fakes = Fakes::default();
            fakes.world().language = language;
            let page = Browser::new(&fakes).get("/").await;
            let texts = language.texts();
            let (tag, direction) = (language.tag(), language.direction());
            assert!(page.shows(&format!("<html lang=\"{tag}\" dir=\"{direction}\">")), "{language:?}");
            assert!(page.shows(texts.authenticator.password_placeholder), "{language:?}");
            assert!(page.shows(texts.general.tagline), "{language:?}");
            assert!(page.shows(&format!("<option value=\"{tag}\" lang=\"{tag}\" selected>")), "{language:?}");
        }
    });
}

#[test]
fn a_language_that_was_chosen_is_remembered() {
    run(async {
        let fakes = Fakes::default();
        Browser::new(&fakes).post_to("/api/language", "language=ar").await;
        assert_eq!(fakes.world().language, Language::Arabic);
        assert!(Browser::new(&fakes).get("/").await.shows("dir=\"rtl\""));
    });
}
