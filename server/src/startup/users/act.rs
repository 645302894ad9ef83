//! The actions: each is one or two calls, and a sentence about what they did.

use aws_sdk_cognitoidentityprovider::types::{AttributeType, MessageActionType, UserPoolType};
use serde_json::Value;

use super::password::{self, Given};
use super::reach::Pool;
use super::refusal::told;
use super::render::{Account, attributes, moment, table};
use super::{Console, Failure};
use crate::cli::{CreateOptions, DeleteOptions, ListOptions, SetPasswordOptions, UserAction};

/// Does it, and says so.
pub(super) async fn act(pool: &Pool, action: &UserAction, console: &mut Console<'_>) -> Result<String, Failure> {
    match action {
        UserAction::Create(options) => create(pool, options, console).await,
        UserAction::SetPassword(options) => set_password(pool, options, console).await,
        UserAction::Delete(options) => delete(pool, options, console).await,
        UserAction::List(options) => list(pool, options).await,
        UserAction::Show(options) => {
            let account = look_up(pool, &options.who.name).await?;
            Ok(if options.json { format!("{:#}", account.document()) } else { account.lines() })
        }
        UserAction::Confirm(who) => {
            let call = pool.client.admin_confirm_sign_up().user_pool_id(&pool.id).username(&who.name);
            call.send().await.map_err(|error| told(error, &who.name))?;
            Ok(format!("confirmed {}", who.name))
        }
        UserAction::Reset(who) => {
            let call = pool.client.admin_reset_user_password().user_pool_id(&pool.id).username(&who.name);
            call.send().await.map_err(|error| told(error, &who.name))?;
            Ok(format!("the password of {} counts no more, and a code for a new one is on its way", who.name))
        }
        UserAction::Disable(who) => {
            let call = pool.client.admin_disable_user().user_pool_id(&pool.id).username(&who.name);
            call.send().await.map_err(|error| told(error, &who.name))?;
            Ok(format!("disabled {}", who.name))
        }
        UserAction::Enable(who) => {
            let call = pool.client.admin_enable_user().user_pool_id(&pool.id).username(&who.name);
            call.send().await.map_err(|error| told(error, &who.name))?;
            Ok(format!("enabled {}", who.name))
        }
    }
}

async fn create(pool: &Pool, options: &CreateOptions, console: &mut Console<'_>) -> Result<String, Failure> {
    let described = describe(pool).await?;
    let usual = options.suppress_message.then_some("generated");
    let given = match options.temporary_password.as_deref().or(usual) {
        Some(from) => Some(password::given(from, least(&described), console)?),
        None => None,
    };
    let mut call = pool.client.admin_create_user().user_pool_id(&pool.id).username(&options.name);
    for (name, value) in vouched(options, described.username_attributes().iter().map(AsRef::as_ref)) {
        call = call.user_attributes(attribute(&name, &value)?);
    }
    if options.suppress_message {
        call = call.message_action(MessageActionType::Suppress);
    }
    if let Some(given) = &given {
        call = call.temporary_password(given.password.expose());
    }
    call.send().await.map_err(|error| told(error, &options.name))?;
    let mut said = format!("created {}, who has to choose a password at the first sign-in", options.name);
    if !options.suppress_message {
        said.push_str("; the invitation is on its way");
    }
    Ok(said + &shown("temporary password", given.as_ref()))
}

/// The attributes of a new account. An address that the administrator gives counts as proved, unless they say otherwise: without a
/// proved one its owner could not be sent a code.
fn vouched<'a>(options: &CreateOptions, mut signs_in_by: impl Iterator<Item = &'a str>) -> Vec<(String, String)> {
    let mut attributes = options.attribute.clone();
    for (name, value) in [("email", &options.email), ("phone_number", &options.phone)] {
        attributes.extend(value.as_ref().map(|value| (name.to_owned(), value.clone())));
    }
    let stands_for = if options.name.contains('@') { "email" } else { "phone_number" };
    if signs_in_by.any(|name| name == stands_for) && !attributes.iter().any(|(name, _)| name == stands_for) {
        attributes.push((stands_for.to_owned(), options.name.clone()));
    }
    for (name, proved) in [("email", "email_verified"), ("phone_number", "phone_number_verified")] {
        let has = |wanted: &str| attributes.iter().any(|(name, _)| name == wanted);
        if has(name) && !has(proved) {
            attributes.push((proved.to_owned(), "true".to_owned()));
        }
    }
    attributes
}

fn attribute(name: &str, value: &str) -> Result<AttributeType, Failure> {
    let built = AttributeType::builder().name(name).value(value).build();
    built.map_err(|error| Failure::Unusable(error.to_string()))
}

async fn set_password(pool: &Pool, options: &SetPasswordOptions, console: &mut Console<'_>) -> Result<String, Failure> {
    let name = &options.who.name;
    let given = password::given(&options.password, least(&describe(pool).await?), console)?;
    let call = pool.client.admin_set_user_password().user_pool_id(&pool.id).username(name);
    let call = call.password(given.password.expose()).permanent(!options.temporary);
    call.send().await.map_err(|error| told(error, name))?;
    let kind = if options.temporary { "temporary password" } else { "password" };
    Ok(format!("set a {kind} for {name}") + &shown(kind, Some(&given)))
}

/// A password that nobody has seen yet, once.
fn shown(kind: &str, given: Option<&Given>) -> String {
    given.filter(|given| given.generated).map_or_else(String::new, |given| {
        let password = given.password.expose();
        format!("\n{kind}: {password}")
    })
}

async fn delete(pool: &Pool, options: &DeleteOptions, console: &mut Console<'_>) -> Result<String, Failure> {
    let name = &options.who.name;
    if !options.yes {
        let account = look_up(pool, name).await?;
        let question = format!("{}\nDelete this account for good? Type yes:", account.lines());
        let answer = console.ask(&question).map_err(|error| Failure::Unusable(error.to_string()))?;
        if answer.trim() != "yes" {
            return Err(Failure::Refused("nothing was deleted".to_owned()));
        }
    }
    let call = pool.client.admin_delete_user().user_pool_id(&pool.id).username(name);
    call.send().await.map_err(|error| told(error, name))?;
    Ok(format!("deleted {name}"))
}

async fn list(pool: &Pool, options: &ListOptions) -> Result<String, Failure> {
    let mut accounts = Vec::new();
    let mut token = None;
    loop {
        let call = pool.client.list_users().user_pool_id(&pool.id).set_filter(options.filter.clone());
        let page = call.set_pagination_token(token).send().await.map_err(|error| told(error, ""))?;
        accounts.extend(page.users().iter().map(Account::listed));
        token = page.pagination_token().map(str::to_owned);
        if token.is_none() {
            break;
        }
    }
    let documents = || accounts.iter().map(Account::document).collect::<Value>();
    Ok(if options.json { format!("{:#}", documents()) } else { table(&accounts) })
}

/// An account with what is kept beside it.
async fn look_up(pool: &Pool, name: &str) -> Result<Account, Failure> {
    let user = pool.client.admin_get_user().user_pool_id(&pool.id).username(name).send().await;
    let user = user.map_err(|error| told(error, name))?;
    let mut groups = Vec::new();
    let mut token = None;
    loop {
        let call = pool.client.admin_list_groups_for_user().user_pool_id(&pool.id).username(name);
        let page = call.set_next_token(token).send().await.map_err(|error| told(error, name))?;
        groups.extend(page.groups().iter().filter_map(|group| group.group_name().map(str::to_owned)));
        token = page.next_token().map(str::to_owned);
        if token.is_none() {
            break;
        }
    }
    Ok(Account {
        name: user.username().to_owned(),
        status: user.user_status().map_or_else(String::new, |status| status.as_str().to_owned()),
        enabled: user.enabled(),
        created: moment(user.user_create_date()),
        modified: moment(user.user_last_modified_date()),
        attributes: attributes(user.user_attributes()),
        groups: Some(groups),
        second_factors: Some(user.user_mfa_setting_list().to_vec()),
    })
}

async fn describe(pool: &Pool) -> Result<UserPoolType, Failure> {
    let described = pool.client.describe_user_pool().user_pool_id(&pool.id).send().await;
    let described = described.map_err(|error| told(error, ""))?;
    described
        .user_pool
        .ok_or_else(|| Failure::Unusable("the embedded backend does not describe its user pool".to_owned()))
}

/// The fewest characters that the pool takes.
fn least(described: &UserPoolType) -> usize {
    let policy = described.policies().and_then(|policies| policies.password_policy());
    policy.and_then(|policy| policy.minimum_length()).and_then(|least| usize::try_from(least).ok()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_that_an_administrator_gives_is_proved_unless_they_say_otherwise() {
        let options = |name: &str, email: Option<&str>, attribute: &[(&str, &str)]| CreateOptions {
            name: name.to_owned(),
            email: email.map(str::to_owned),
            phone: None,
            temporary_password: None,
            attribute: attribute.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect(),
            suppress_message: false,
        };
        let by = |options: CreateOptions, signs_in_by: &[&'static str]| {
            let mut list = vouched(&options, signs_in_by.iter().copied());
            list.sort();
            list.into_iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(by(options("anna", Some("a@b.c"), &[]), &[]), "email=a@b.c email_verified=true");
        let unproved = options("anna", Some("a@b.c"), &[("email_verified", "false")]);
        assert_eq!(by(unproved, &[]), "email=a@b.c email_verified=false");
        assert_eq!(by(options("a@b.c", None, &[]), &["email"]), "email=a@b.c email_verified=true");
        assert_eq!(by(options("a@b.c", None, &[]), &[]), "");
        let number = by(options("+14155550100", None, &[]), &["email", "phone_number"]);
        assert_eq!(number, "phone_number=+14155550100 phone_number_verified=true");
    }
}
