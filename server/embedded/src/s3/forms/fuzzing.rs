//! What a fuzz target reaches directly: see [`crate::fuzzing`].

use std::time::UNIX_EPOCH;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::fields::Fields;
use super::policy::{Condition, How, Policy};

/// The form that is judged.
const FORM: [(&str, &str); 4] =
    [("key", "protected/a/b.png"), ("content-type", "image/png"), ("x-amz-meta-a", "1"), ("tagging", "")];

/// Reads the policy of a form, and holds a form against it, and against the same policy with a demand more.
pub(crate) fn judge_form(policy: &[u8]) {
    let Ok(mut policy) = Policy::read(&STANDARD.encode(policy)) else { return };
    let form = Fields::of(&FORM);
    let (least, most) = policy.length();
    policy.conditions.push(Condition::Length { least: 5, most: 10 });
    let (narrow_least, narrow_most) = policy.length();
    assert!(narrow_least >= least.max(5) && narrow_most <= most.min(10), "a bound was widened");
    let names_more = policy.conditions.iter().any(|condition| match condition {
        Condition::Field { field, .. } => field.eq_ignore_ascii_case("$more"),
        Condition::Length { .. } => false,
    });
    let more = Fields::of(&[&FORM[..], &[("more", "")]].concat());
    assert!(
        names_more || policy.allow(&more, "b", UNIX_EPOCH).is_err(),
        "a field that no demand names was passed over"
    );
    policy.conditions.push(Condition::Field { field: "$key".to_owned(), how: How::Equal, value: "another".to_owned() });
    assert!(policy.allow(&form, "b", UNIX_EPOCH).is_err(), "a demand that is not met was passed over");
}
