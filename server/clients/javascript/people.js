// People with accounts, and the AWS SDK's clients that act for them.

import {
  CognitoIdentityProviderClient,
  ConfirmSignUpCommand,
  InitiateAuthCommand,
  SignUpCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { S3Client } from '@aws-sdk/client-s3';
import { fromCognitoIdentityPool } from '@aws-sdk/credential-providers';

export const PASSWORD = 'Correct-horse-7';

/** A client of the user pool. */
export function userPool(backend) {
  return new CognitoIdentityProviderClient({ endpoint: backend.endpoint, region: backend.region, maxAttempts: 1 });
}

/** An S3 client with the identity pool's credentials: a signed-in person's, or a guest's. */
export function store(backend, idToken) {
  const { endpoint, region } = backend;
  return new S3Client({
    endpoint,
    region,
    forcePathStyle: true,
    maxAttempts: 1,
    credentials: fromCognitoIdentityPool({
      identityPoolId: backend.identityPoolId,
      logins: idToken === undefined ? undefined : { [backend.provider]: idToken },
      clientConfig: { endpoint, region, maxAttempts: 1 },
    }),
  });
}

/** A new account, confirmed, signed in, with its S3 client. */
export async function person(backend, username) {
  const pool = userPool(backend);
  const email = `${username}@example.com`;
  const account = { ClientId: backend.clientId, Username: username };
  const attributes = [{ Name: 'email', Value: email }];
  await pool.send(new SignUpCommand({ ...account, Password: PASSWORD, UserAttributes: attributes }));
  await pool.send(new ConfirmSignUpCommand({ ...account, ConfirmationCode: await backend.code(email) }));
  const parameters = { USERNAME: username, PASSWORD };
  const flow = { ClientId: backend.clientId, AuthFlow: 'USER_PASSWORD_AUTH', AuthParameters: parameters };
  const { AuthenticationResult: tokens } = await pool.send(new InitiateAuthCommand(flow));
  const s3 = store(backend, tokens.IdToken);
  const { identityId } = await s3.config.credentials();
  return { username, email, tokens, s3, key: (name) => `protected/${identityId}/${name}` };
}
