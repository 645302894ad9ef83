//! Operations for an administrator, one file each. Whether their caller may use them was decided before they are called.

mod describe_user_pool;
mod describe_user_pool_client;
mod list_user_pool_clients;
mod list_user_pools;
mod page;

use super::UserPool;
use crate::aws_json::{AwsError, Exception, input, output};
use crate::stack::ACCOUNT;

/// The operations that have to be signed.
const OPERATIONS: [&str; 4] = ["DescribeUserPool", "DescribeUserPoolClient", "ListUserPoolClients", "ListUserPools"];

impl UserPool {
    /// The ARN that an operation for an administrator is about, or `*`; `None`: it is not one of those.
    pub(crate) fn administered(&self, operation: &str) -> Option<String> {
        OPERATIONS.contains(&operation).then(|| match operation {
            "ListUserPools" => "*".to_owned(),
            _ => self.arn(),
        })
    }

    /// Runs one operation for an administrator on its input and returns its output, both as JSON.
    pub(crate) async fn administer(&self, operation: &str, body: &[u8]) -> Result<Vec<u8>, AwsError> {
        match operation {
            "DescribeUserPool" => output(&describe_user_pool::run(self, input(body)?).await?),
            "DescribeUserPoolClient" => output(&describe_user_pool_client::run(self, input(body)?).await?),
            "ListUserPoolClients" => output(&list_user_pool_clients::run(self, &input(body)?)?),
            "ListUserPools" => output(&list_user_pools::run(self, &input(body)?).await?),
            _ => {
                Err(AwsError::new(Exception::UnknownOperation, "This operation is not served by the embedded backend."))
            }
        }
    }

    fn arn(&self) -> String {
        format!("arn:aws:cognito-idp:{}:{ACCOUNT}:userpool/{}", self.stack.region, self.stack.user_pool.id)
    }

    /// Refuses a pool that is not this one.
    fn check_pool(&self, user_pool_id: &str) -> Result<(), AwsError> {
        if user_pool_id == self.stack.user_pool.id {
            return Ok(());
        }
        Err(AwsError::new(Exception::ResourceNotFound, format!("User pool {user_pool_id} does not exist.")))
    }

    /// When the pool was made, in seconds since 1970: its key was made with it.
    async fn made_s(&self) -> Result<i64, AwsError> {
        self.db
            .read(|tx| Ok::<_, AwsError>(tx.query_row("SELECT min(created_s) FROM signing_key", [], |row| row.get(0))?))
            .await
    }
}
