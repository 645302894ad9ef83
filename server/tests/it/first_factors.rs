//! Signing in by a code alone, as the template's parameters allow it, through the real user pool.

use crate::app::App;
use crate::person::{PASSWORD, Person, without_wait};

const SELECT: &str = "/api/auth/select_auth_factor";
const CONFIRM: &str = "/api/auth/confirm_sign_in";

async fn with_codes() -> App {
    App::start_with(&[("stack_parameters", "FirstFactors=PASSWORD,EMAIL_OTP")]).await
}

/// The code of eight digits that came last to an address.
fn long_code(app: &App, address: &str) -> String {
    let messages = app.messages_to(address);
    let is_code = |word: &&str| word.len() == 8 && word.bytes().all(|byte| byte.is_ascii_digit());
    messages.split(|c: char| !c.is_ascii_digit()).rfind(is_code).unwrap().to_owned()
}

#[tokio::test]
async fn somebody_signs_in_with_a_code_by_e_mail_and_without_their_password() {
    let app = with_codes().await;
    Person::join(&app, "ada").await;
    let mut ada = Person::default();
    assert!(ada.get(&app, "/").await.visible().contains("Other sign-in options"));
    let page = ada.submit(&app, SELECT, &[("username", "ada")]).await.visible();
    assert!(page.contains("Sign In with Password") && page.contains("Sign In with Email"), "{page}");
    assert!(!page.contains("Sign In with SMS") && !page.contains("Sign In with Passkey"), "{page}");
    let page = ada.submit(&app, SELECT, &[("username", "ada"), ("factor", "email")]).await.visible();
    assert!(page.contains("Confirm Email Code"), "{page}");
    let page = ada.submit(&app, CONFIRM, &[("confirmation_code", "00000000")]).await.visible();
    assert!(
        page.contains("Confirm Email Code") && page.contains("The verification code you entered is incorrect."),
        "{page}"
    );
    let code = long_code(&app, "ada@example.com");
    let page = ada.submit(&app, CONFIRM, &[("confirmation_code", &code)]).await.visible();
    assert!(page.contains("Signed in as"), "{page}");
    assert!(ada.image_url(&app, "a.png").await.body.contains("not_found"), "the session is a whole one");
}

#[tokio::test]
async fn the_password_is_one_of_the_ways() {
    let app = with_codes().await;
    Person::join(&app, "ada").await;
    let mut ada = Person::default();
    ada.submit(&app, SELECT, &[("username", "ada")]).await;
    let page = ada.submit(&app, "/api/auth/sign_in", &[("username", "ada"), ("password", PASSWORD)]).await.visible();
    assert!(page.contains("Signed in as"), "{page}");
}

#[tokio::test]
async fn a_code_is_sent_again_only_after_the_wait_and_the_newest_one_counts() {
    let app = with_codes().await;
    Person::join(&app, "ada").await;
    let mut ada = Person::default();
    ada.submit(&app, SELECT, &[("username", "ada"), ("factor", "email")]).await;
    let first = long_code(&app, "ada@example.com");
    let again = [("username", "ada"), ("screen", "confirm_sign_in")];
    let page = ada.submit(&app, "/api/auth/resend_code", &again).await.visible();
    assert!(page.contains("A code was sent a moment ago."), "{page}");
    assert_eq!(long_code(&app, "ada@example.com"), first, "nothing was sent");
    app.clock.forward(10);
    let page = ada.submit(&app, "/api/auth/resend_code", &again).await.visible();
    assert!(page.contains("A new code is on its way."), "{page}");
    let page = ada.submit(&app, CONFIRM, &[("confirmation_code", &first)]).await.visible();
    assert!(page.contains("The verification code you entered is incorrect."), "{page}");
    let code = long_code(&app, "ada@example.com");
    assert!(ada.submit(&app, CONFIRM, &[("confirmation_code", &code)]).await.visible().contains("Signed in as"));
}

#[tokio::test]
async fn a_name_that_nobody_has_is_answered_like_one_that_somebody_has() {
    let app = with_codes().await;
    Person::join(&app, "ada").await;
    let mut pages = Vec::new();
    for name in ["ada", "nobody"] {
        let mut person = Person::default();
        let choice = person.submit(&app, SELECT, &[("username", name)]).await;
        let sent = person.submit(&app, SELECT, &[("username", name), ("factor", "email")]).await;
        let wrong = person.submit(&app, CONFIRM, &[("confirmation_code", "00000000")]).await;
        pages.push([choice, sent, wrong].map(|page| {
            let main =
                page.visible().split_once("<main").unwrap().1.split_once("</main>").unwrap().0.replace(name, "NAME");
            // The address is masked, and made up for those who have none.
            let masked = main
                .split_once("emailed to ")
                .map(|(start, rest)| (start.to_owned(), rest.split_once(". It may").map(|(_, end)| end.to_owned())));
            let (start, end) = masked.map_or((main, None), |(start, end)| (start, end));
            (page.status, start, end.map(|end| without_wait(&end)))
        }));
    }
    assert_eq!(pages[0], pages[1]);
}

#[tokio::test]
async fn a_legacy_pool_says_that_there_is_no_such_account() {
    let parameters = "FirstFactors=PASSWORD,EMAIL_OTP,PreventUserExistenceErrors=LEGACY";
    let app = App::start_with(&[("stack_parameters", parameters)]).await;
    let page = Person::default().submit(&app, SELECT, &[("username", "nobody")]).await.visible();
    assert!(page.contains("User does not exist.") && page.contains("value=\"nobody\""), "{page}");
}

#[tokio::test]
async fn a_link_is_followed_once_and_acts_only_when_its_form_is_sent() {
    let app = App::start().await;
    let mut ada = Person::default();
    let fields =
        [("username", "ada"), ("email", "ada@example.com"), ("password", PASSWORD), ("confirm_password", PASSWORD)];
    ada.submit(&app, "/api/auth/sign_up", &fields).await;
    let code = app.code_for("ada@example.com");
    let link = format!("/?screen=confirm_sign_up&username=ada&code={code}");
    for _ in 0..2 {
        let page = Person::default().get(&app, &link).await;
        assert!(page.visible().contains(&format!("value=\"{code}\"")), "{}", page.body);
        assert!(page.set_cookies().is_empty(), "looking at a link leaves nothing behind");
    }
    let fields = [("username", "ada"), ("confirmation_code", code.as_str())];
    let answer = ada.post_from(&app, &link, "/api/auth/confirm_sign_up", &fields).await;
    assert_eq!(answer.header("location"), "/", "the code is in no further address");
    assert!(ada.get(&app, "/").await.visible().contains("Signed in as"));
}
