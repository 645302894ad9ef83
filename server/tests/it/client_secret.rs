//! The server as a client that has a secret.

use http::StatusCode;

use crate::app::App;
use crate::person::Person;

/// A server whose template gives its client a secret, and not this flow.
async fn with_secret(without: &str, extra: &[(&'static str, &str)]) -> App {
    let directory = tempfile::tempdir().unwrap();
    let template = include_str!("../../stack/template.yaml");
    assert!(template.contains("GenerateSecret: false") && template.contains(without));
    let file = directory.path().join("template.yaml");
    let template = template.replace("GenerateSecret: false", "GenerateSecret: true");
    std::fs::write(&file, if without.is_empty() { template } else { template.replace(without, "") }).unwrap();
    let file = file.display().to_string();
    App::start_with(&[[("embedded_template", file.as_str())].as_slice(), extra].concat()).await
}

#[tokio::test]
async fn somebody_joins_and_comes_back_later_where_the_client_has_a_secret() {
    for (flow, without) in [("password", ""), ("srp", ""), ("either", "        - ALLOW_USER_PASSWORD_AUTH\n")] {
        let app = with_secret(without, &[("sign_in_flow", flow)]).await;
        let mut ada = Person::join(&app, "ada").await;
        let stored = ada.upload(&app, "a.png", b"123456789", "y/Q5Jg==").await;
        assert_eq!(stored.status, StatusCode::OK, "{flow}: {}", stored.body);
        // The ID token is about to expire: the session is renewed.
        app.clock.forward(58 * 60);
        let renewed = ada.image_url(&app, "a.png").await;
        assert!(renewed.body.contains("http"), "{flow}: {}", renewed.body);
        let mut again = Person::default();
        again.sign_in(&app, "ada").await;
        let answer = again.image_url(&app, "a.png").await;
        assert!(answer.body.contains("http"), "{flow}: {}", answer.body);
    }
}
