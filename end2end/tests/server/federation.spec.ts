// Signing in at the user pool of another server: the buttons and forms of both, and every redirect between them, in a real browser,
// which holds redirects to more rules than a client that follows them by hand.

import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from '../../fixtures/index.ts';
import { root } from '../../fixtures/paths.ts';
import { Server } from '../../fixtures/server.ts';

const PASSWORD = 'Correct-horse-7';

/** The shipped template with a sign-in page whose app is at `callback`, and with another place to sign in, if there is one. */
async function template(callback: string, provider = ''): Promise<string> {
  const shipped = await readFile(path.join(root, 'server/stack/template.yaml'), 'utf8');
  const client = `      AllowedOAuthFlowsUserPoolClient: true
      AllowedOAuthFlows: [code]
      AllowedOAuthScopes: [openid, email]
      CallbackURLs: ['${callback}']
      SupportedIdentityProviders: [COGNITO${provider === '' ? '' : ', Elsewhere'}]
      AuthSessionValidity: 3
`;
  const domain = `  Domain:
    Type: AWS::Cognito::UserPoolDomain
    Properties:
      Domain: updown
      UserPoolId: !Ref UserPool

`;
  return shipped
    // What the app asks of the sign-in page by parameters is asked here by hand, for another address of the app.
    .replace(/ {6}# People who sign in elsewhere[\s\S]*?(?= {6}AuthSessionValidity)/, '')
    .replace('      AuthSessionValidity: 3\n', client)
    .replace('  UserPoolClient:\n', `${domain}${provider}  UserPoolClient:\n`);
}

/** Creates and confirms an account, as an app does. */
async function register(server: Server, client: string, username: string): Promise<void> {
  const call = async (operation: string, input: object): Promise<void> => {
    const answer = await fetch(server.store, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-amz-json-1.1',
        'x-amz-target': `AWSCognitoIdentityProviderService.${operation}`,
      },
      body: JSON.stringify({ ClientId: client, Username: username, ...input }),
    });
    expect(answer.status, await answer.text()).toBe(200);
  };
  const email = `${username}@example.com`;
  await call('SignUp', { Password: PASSWORD, UserAttributes: [{ Name: 'email', Value: email }] });
  await call('ConfirmSignUp', { ConfirmationCode: await server.outbox.code(email) });
}

test('somebody signs in at another pool and comes back to the app with a code', async ({ page, traffic }) => {
  traffic.neverBack(PASSWORD);
  const ours = await Server.start();
  const pages = `http://updown.auth.localhost:${new URL(ours.store).port}`;
  const theirs = await Server.start(await template(`${pages}/oauth2/idpresponse`));
  try {
    const there = await theirs.outputs();
    await register(theirs, there.UserPoolClientId ?? '', 'anna');
    const provider = `  Elsewhere:
    Type: AWS::Cognito::UserPoolIdentityProvider
    Properties:
      UserPoolId: !Ref UserPool
      ProviderName: Elsewhere
      ProviderType: OIDC
      AttributeMapping: { email: email }
      ProviderDetails:
        client_id: ${there.UserPoolClientId}
        oidc_issuer: ${new URL(there.UserPoolId ?? '', theirs.store).href}
        authorize_scopes: openid email
        attributes_request_method: GET

`;
    const app = `${ours.address}/health`;
    await ours.kill();
    await ours.deploy(await template(app, provider));
    await ours.again();
    const client = (await ours.outputs()).UserPoolClientId ?? '';
    const asked = new URLSearchParams({ client_id: client, redirect_uri: app, response_type: 'code', state: 'kept' });
    await page.goto(`${pages}/login?${asked}`);
    await page.getByRole('link', { name: 'Continue with Elsewhere' }).click();
    await expect(page).toHaveURL((url) => url.href.startsWith(theirs.store));
    await page.getByLabel('Username').fill('anna');
    await page.getByLabel('Password').fill(PASSWORD);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await expect(page).toHaveURL((url) => url.href.startsWith(app) && url.searchParams.has('code'));
    expect(new URL(page.url()).searchParams.get('state')).toBe('kept');
  } finally {
    await Promise.all([ours.stop(), theirs.stop()]);
  }
});
