//! How far an account has come: Cognito's `UserStatus`
//! (<https://docs.aws.amazon.com/cognito/latest/developerguide/signing-up-users-in-your-app.html>).
//!
//! `ARCHIVED`, `COMPROMISED` and `UNKNOWN`, which Cognito keeps for itself, do not exist here.

use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ValueRef};

/// How far an account has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Status {
    /// The code of the sign-up was not entered yet.
    Unconfirmed,
    /// The account may sign in.
    Confirmed,
    /// An administrator has asked for a new password, which is set with a code.
    ResetRequired,
    /// The password is temporary: whoever signs in with it has to choose another.
    ForceChangePassword,
    /// The person signs in elsewhere.
    ExternalProvider,
}

impl Status {
    const ALL: [Self; 5] =
        [Self::Unconfirmed, Self::Confirmed, Self::ResetRequired, Self::ForceChangePassword, Self::ExternalProvider];

    /// The name on the wire and in the database.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Unconfirmed => "UNCONFIRMED",
            Self::Confirmed => "CONFIRMED",
            Self::ResetRequired => "RESET_REQUIRED",
            Self::ForceChangePassword => "FORCE_CHANGE_PASSWORD",
            Self::ExternalProvider => "EXTERNAL_PROVIDER",
        }
    }
}

impl FromSql for Status {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        let name = value.as_str()?;
        Self::ALL.into_iter().find(|status| status.name() == name).ok_or(FromSqlError::InvalidType)
    }
}
