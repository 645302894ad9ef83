//! Groups as rows, and what tokens say of them
//! (<https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-user-groups.html>).

use rusqlite::{OptionalExtension, Row, Transaction, named_params};

use crate::db::DbError;

/// One group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Group {
    pub(super) name: String,
    pub(super) description: Option<String>,
    pub(super) role_arn: Option<String>,
    /// The lower, the earlier; groups without one come last.
    pub(super) precedence: Option<i64>,
    pub(super) created_s: i64,
    pub(super) modified_s: i64,
}

/// What tokens say of an account's groups.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Membership {
    /// `cognito:groups`.
    pub(super) groups: Vec<String>,
    /// `cognito:roles`.
    pub(super) roles: Vec<String>,
    /// `cognito:preferred_role`: that of the first group, unless several come first with different ones.
    pub(super) preferred_role: Option<String>,
}

impl Membership {
    /// Of groups in the order of their precedence.
    pub(super) fn of(groups: &[Group]) -> Self {
        let mut roles: Vec<String> = Vec::new();
        for role in groups.iter().filter_map(|group| group.role_arn.as_ref()) {
            if !roles.contains(role) {
                roles.push(role.clone());
            }
        }
        let mut with_role = groups.iter().filter(|group| group.role_arn.is_some());
        let first = with_role.next();
        let rival = with_role.find(|group| {
            first.is_some_and(|first| group.precedence == first.precedence && group.role_arn != first.role_arn)
        });
        let preferred_role = first.filter(|_| rival.is_none()).and_then(|group| group.role_arn.clone());
        Self { groups: groups.iter().map(|group| group.name.clone()).collect(), roles, preferred_role }
    }
}

const COLUMNS: &str = "g.name, g.description, g.role_arn, g.precedence, g.created_s, g.modified_s";

/// The group with this name.
pub(super) fn by_name(tx: &Transaction<'_>, name: &str) -> Result<Option<Group>, DbError> {
    let sql = format!("SELECT {COLUMNS} FROM user_group g WHERE g.name = :name");
    Ok(tx.prepare_cached(&sql)?.query_row(named_params! { ":name": name }, read).optional()?)
}

/// Adds a group, or changes it.
pub(super) fn put(tx: &Transaction<'_>, group: &Group) -> Result<(), DbError> {
    let sql = "INSERT INTO user_group (name, description, role_arn, precedence, created_s, modified_s)
               VALUES (:name, :description, :role, :precedence, :created, :modified)
               ON CONFLICT (name) DO UPDATE SET description = excluded.description, role_arn = excluded.role_arn,
                   precedence = excluded.precedence, modified_s = excluded.modified_s";
    tx.prepare_cached(sql)?.execute(named_params! {
        ":name": group.name,
        ":description": group.description,
        ":role": group.role_arn,
        ":precedence": group.precedence,
        ":created": group.created_s,
        ":modified": group.modified_s,
    })?;
    Ok(())
}

/// Removes a group; its members stay.
pub(super) fn delete(tx: &Transaction<'_>, name: &str) -> Result<(), DbError> {
    tx.prepare_cached("DELETE FROM user_group WHERE name = :name")?.execute(named_params! { ":name": name })?;
    Ok(())
}

/// The first groups whose names come after another.
pub(super) fn after(tx: &Transaction<'_>, name: &str, count: i64) -> Result<Vec<Group>, DbError> {
    let sql = format!("SELECT {COLUMNS} FROM user_group g WHERE g.name > :name ORDER BY g.name LIMIT :count");
    let mut statement = tx.prepare_cached(&sql)?;
    let groups = statement.query_map(named_params! { ":name": name, ":count": count }, read)?;
    Ok(groups.collect::<Result<_, _>>()?)
}

/// Every group of an account, in the order of their precedence.
pub(super) fn of_account(tx: &Transaction<'_>, sub: &str) -> Result<Vec<Group>, DbError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM user_group g JOIN group_member m ON m.name = g.name
         WHERE m.sub = :sub ORDER BY g.precedence IS NULL, g.precedence, g.name"
    );
    let mut statement = tx.prepare_cached(&sql)?;
    let groups = statement.query_map(named_params! { ":sub": sub }, read)?;
    Ok(groups.collect::<Result<_, _>>()?)
}

/// Makes an account a member. Once is enough.
pub(super) fn join(tx: &Transaction<'_>, name: &str, sub: &str) -> Result<(), DbError> {
    tx.prepare_cached("INSERT INTO group_member (name, sub) VALUES (:name, :sub) ON CONFLICT DO NOTHING")?
        .execute(named_params! { ":name": name, ":sub": sub })?;
    Ok(())
}

/// Ends a membership.
pub(super) fn leave(tx: &Transaction<'_>, name: &str, sub: &str) -> Result<(), DbError> {
    tx.prepare_cached("DELETE FROM group_member WHERE name = :name AND sub = :sub")?
        .execute(named_params! { ":name": name, ":sub": sub })?;
    Ok(())
}

/// The keys of a group's first members after a key.
pub(super) fn members(tx: &Transaction<'_>, name: &str, after: &str, count: i64) -> Result<Vec<String>, DbError> {
    let sql = "SELECT u.username_key FROM group_member m JOIN user u ON u.sub = m.sub
               WHERE m.name = :name AND u.username_key > :after ORDER BY u.username_key LIMIT :count";
    let mut statement = tx.prepare_cached(sql)?;
    let keys =
        statement.query_map(named_params! { ":name": name, ":after": after, ":count": count }, |row| row.get(0))?;
    Ok(keys.collect::<Result<_, _>>()?)
}

fn read(row: &Row<'_>) -> rusqlite::Result<Group> {
    Ok(Group {
        name: row.get(0)?,
        description: row.get(1)?,
        role_arn: row.get(2)?,
        precedence: row.get(3)?,
        created_s: row.get(4)?,
        modified_s: row.get(5)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn group(name: &str, role: Option<&str>, precedence: Option<i64>) -> Group {
        Group {
            name: name.to_owned(),
            description: None,
            role_arn: role.map(str::to_owned),
            precedence,
            created_s: 0,
            modified_s: 0,
        }
    }

    #[test]
    fn the_first_group_with_a_role_gives_the_preferred_one_unless_another_is_as_early() {
        let (a, b) = (group("a", Some("A"), Some(1)), group("b", Some("B"), Some(2)));
        let without = group("0", None, Some(0));
        let membership = Membership::of(&[without.clone(), a.clone(), b.clone()]);
        assert_eq!(membership.groups, ["0", "a", "b"]);
        assert_eq!(membership.roles, ["A", "B"]);
        assert_eq!(membership.preferred_role.as_deref(), Some("A"));
        let rival = group("c", Some("C"), Some(1));
        assert_eq!(Membership::of(&[a.clone(), rival, b]).preferred_role, None);
        let alike = group("c", Some("A"), Some(1));
        assert_eq!(Membership::of(&[a, alike]).preferred_role.as_deref(), Some("A"));
        assert_eq!(Membership::of(&[without]), Membership { groups: vec!["0".to_owned()], ..Membership::default() });
    }
}
