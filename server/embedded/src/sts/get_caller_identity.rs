//! GetCallerIdentity (<https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html>): who signed. Nobody needs
//! a permission for it, and none can be taken away.

use super::xml::Elements;
use crate::principals::Principal;
use crate::stack::{ACCOUNT, Stack};

pub(super) fn run(principal: &Principal, stack: &Stack) -> Elements {
    Elements::default()
        .text("Arn", &principal.arn())
        .text("UserId", &principal.unique_id(stack).unwrap_or_default())
        .text("Account", ACCOUNT)
}
