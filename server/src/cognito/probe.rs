//! What a user pool answers to somebody who has no account: by it the client's settings are seen from outside.

use aws_sdk_cognitoidentityprovider::types::AuthFlowType;

use super::srp;
use super::user_pool::{SECRET_HASH, UserPool};
use crate::told::{Told, told};

impl UserPool {
    /// Begins a sign-in that cannot succeed.
    pub(crate) async fn probe(&self, flow: AuthFlowType, nobody: &str) -> Told<()> {
        let mut call = self
            .client
            .initiate_auth()
            .client_id(&self.client_id)
            .auth_flow(flow.clone())
            .auth_parameters("USERNAME", nobody);
        match flow {
            AuthFlowType::UserPasswordAuth => call = call.auth_parameters("PASSWORD", "Nobody-has-this-1"),
            AuthFlowType::UserSrpAuth => {
                let exchange = match srp::Exchange::begin() {
                    Ok(exchange) => exchange,
                    Err(error) => return Told::Nothing(error.to_string()),
                };
                call = call.auth_parameters("SRP_A", exchange.public());
            }
            _ => {}
        }
        if let Some(hash) = self.secret_hash(nobody) {
            call = call.auth_parameters(SECRET_HASH, hash);
        }
        told(Box::pin(call.send())).await.map(drop)
    }
}
