// Accounts and identities, with the AWS SDK for JavaScript.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import {
  ChangePasswordCommand,
  ConfirmForgotPasswordCommand,
  DeleteUserCommand,
  ForgotPasswordCommand,
  GetUserCommand,
  InitiateAuthCommand,
  NotAuthorizedException,
  RevokeTokenCommand,
  SignUpCommand,
  UsernameExistsException,
} from '@aws-sdk/client-cognito-identity-provider';
import { start } from './backend.js';
import { PASSWORD, person, store, userPool } from './people.js';

let backend, pool;
after(() => backend.stop());
before(async () => {
  backend = await start();
  pool = userPool(backend);
});

const signIn = (username, password) =>
  pool.send(
    new InitiateAuthCommand({
      ClientId: backend.clientId,
      AuthFlow: 'USER_PASSWORD_AUTH',
      AuthParameters: { USERNAME: username, PASSWORD: password },
    }),
  );

test('an account lives its whole life', async () => {
  const anna = await person(backend, 'anna');
  const account = { ClientId: backend.clientId, Username: 'anna' };
  await assert.rejects(
    pool.send(new SignUpCommand({ ...account, Password: PASSWORD, UserAttributes: [{ Name: 'email', Value: anna.email }] })),
    UsernameExistsException,
  );
  const found = await pool.send(new GetUserCommand({ AccessToken: anna.tokens.AccessToken }));
  assert.equal(found.Username, 'anna');
  assert.equal(found.UserAttributes.find(({ Name }) => Name === 'email').Value, anna.email);
  const change = { AccessToken: anna.tokens.AccessToken, PreviousPassword: PASSWORD, ProposedPassword: 'Another-horse-8' };
  await pool.send(new ChangePasswordCommand(change));
  await pool.send(new ForgotPasswordCommand(account));
  const reset = { ConfirmationCode: await backend.code(anna.email), Password: 'Third-horse-9' };
  await pool.send(new ConfirmForgotPasswordCommand({ ...account, ...reset }));
  await assert.rejects(signIn('anna', 'Another-horse-8'), NotAuthorizedException);
  const { AuthenticationResult: tokens } = await signIn('anna', 'Third-horse-9');
  await pool.send(new DeleteUserCommand({ AccessToken: tokens.AccessToken }));
  await assert.rejects(signIn('anna', 'Third-horse-9'), NotAuthorizedException);
});

test('a refresh token works until it is revoked', async () => {
  const { tokens } = await person(backend, 'ben');
  const refresh = new InitiateAuthCommand({
    ClientId: backend.clientId,
    AuthFlow: 'REFRESH_TOKEN_AUTH',
    AuthParameters: { REFRESH_TOKEN: tokens.RefreshToken },
  });
  const { AuthenticationResult: again } = await pool.send(refresh);
  assert.notEqual(again.AccessToken, tokens.AccessToken);
  await pool.send(new RevokeTokenCommand({ ClientId: backend.clientId, Token: tokens.RefreshToken }));
  await assert.rejects(pool.send(refresh), NotAuthorizedException);
});

test('people and guests have identities and credentials of their own', async () => {
  const [clara, dora] = [await person(backend, 'clara'), await person(backend, 'dora')];
  const guest = await store(backend).config.credentials();
  const keys = await Promise.all([clara, dora].map(({ s3 }) => s3.config.credentials()));
  assert.equal(new Set([guest, ...keys].map(({ identityId }) => identityId)).size, 3);
  assert.ok(guest.expiration.getTime() > Date.now() + 59 * 60_000);
});
