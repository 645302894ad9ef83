//! Which second factors a person has chosen, and which one they prefer.

use rusqlite::{Transaction, named_params};

use crate::db::DbError;
use crate::stack::factors::MfaMethod;

/// A person's choice.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(in crate::user_pool) struct Preference {
    pub(in crate::user_pool) chosen: Vec<MfaMethod>,
    /// One of the chosen.
    pub(in crate::user_pool) preferred: Option<MfaMethod>,
}

/// One setting of SetUserMFAPreference.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::user_pool) struct Change {
    pub(in crate::user_pool) method: MfaMethod,
    pub(in crate::user_pool) enabled: bool,
    pub(in crate::user_pool) preferred: bool,
}

impl Preference {
    /// The choice after some settings.
    pub(in crate::user_pool) fn changed(mut self, changes: &[Change]) -> Self {
        for change in changes {
            self.chosen.retain(|method| *method != change.method);
            if change.enabled {
                self.chosen.push(change.method);
            }
            if change.enabled && change.preferred {
                self.preferred = Some(change.method);
            } else if self.preferred == Some(change.method) {
                self.preferred = None;
            }
        }
        self.chosen.sort_by_key(|method| MfaMethod::ALL.iter().position(|other| other == method));
        self
    }
}

/// What an account has chosen.
pub(in crate::user_pool) fn preference(tx: &Transaction<'_>, sub: &str) -> Result<Preference, DbError> {
    let mut statement = tx.prepare_cached("SELECT method, preferred FROM mfa_choice WHERE sub = :sub")?;
    let rows = statement.query_map(named_params! { ":sub": sub }, |row| Ok((row.get(0)?, row.get(1)?)))?;
    let rows = rows.collect::<Result<Vec<(String, bool)>, _>>()?;
    let preferred = |name: &str| rows.iter().find(|(method, _)| method == name).map(|(_, preferred)| *preferred);
    let chosen: Vec<_> = MfaMethod::ALL.into_iter().filter(|method| preferred(method.name()).is_some()).collect();
    let preferred = chosen.iter().copied().find(|method| preferred(method.name()) == Some(true));
    Ok(Preference { chosen, preferred })
}

/// Replaces what an account has chosen.
pub(in crate::user_pool) fn choose(tx: &Transaction<'_>, sub: &str, choice: &Preference) -> Result<(), DbError> {
    tx.prepare_cached("DELETE FROM mfa_choice WHERE sub = :sub")?.execute(named_params! { ":sub": sub })?;
    for method in &choice.chosen {
        let sql = "INSERT INTO mfa_choice (sub, method, preferred) VALUES (:sub, :method, :preferred)";
        let preferred = choice.preferred == Some(*method);
        let names = named_params! { ":sub": sub, ":method": method.name(), ":preferred": preferred };
        tx.prepare_cached(sql)?.execute(names)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn change(method: MfaMethod, enabled: bool, preferred: bool) -> Change {
        Change { method, enabled, preferred }
    }

    #[test]
    fn one_method_is_preferred_at_a_time() {
        let both =
            Preference::default().changed(&[change(MfaMethod::Email, true, true), change(MfaMethod::Sms, true, false)]);
        assert_eq!(both.chosen, [MfaMethod::Sms, MfaMethod::Email]);
        assert_eq!(both.preferred, Some(MfaMethod::Email));
        let other = both.changed(&[change(MfaMethod::Sms, true, true)]);
        assert_eq!((other.chosen.len(), other.preferred), (2, Some(MfaMethod::Sms)));
        let neither = other.clone().changed(&[change(MfaMethod::Sms, true, false)]);
        assert_eq!((neither.chosen.len(), neither.preferred), (2, None));
        let off = other.changed(&[change(MfaMethod::Sms, false, true)]);
        assert_eq!((off.chosen, off.preferred), (vec![MfaMethod::Email], None));
    }
}
