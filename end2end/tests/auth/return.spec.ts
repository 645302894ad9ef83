// The page that was asked for before signing in is where one lands after it.

import { expect, test } from '../../fixtures/index.ts';

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? 'with JavaScript' : 'without JavaScript', () => {
    test.use({ javaScriptEnabled });

    test.beforeEach(({ noise }) => {
      if (!javaScriptEnabled) {
        noise.allow(/was preloaded using link preload but not used/);
      }
    });

    test('a page that was asked for by a stranger is theirs once they have signed in', async ({
      account,
      authenticator,
      page,
    }) => {
      await page.goto('/account?from=mail#sessions');
      await expect(authenticator.button('Sign in')).toBeVisible();
      await authenticator.signIn(account, 'Not-The-Password-1');
      await expect(authenticator.error).toHaveText('Incorrect username or password.');
      await authenticator.signIn(account);
      await expect(page.getByRole('heading', { level: 1, name: 'Account' })).toBeVisible();
      expect(new URL(page.url()).pathname + new URL(page.url()).search).toBe('/account?from=mail');
    });

    test('so is one that was asked for before a password was forgotten', async ({ account, authenticator, page, server }) => {
      await page.goto('/account');
      await authenticator.button('Forgot your password?').click();
      await authenticator.field('Enter your username').fill(account.username);
      await authenticator.button('Send code').click();
      await authenticator.field('Code *').fill(await server.outbox.code(account.email, 2));
      await authenticator.field('New Password').fill('Another-Horse-9');
      await authenticator.field('Confirm Password').fill('Another-Horse-9');
      await authenticator.button('Submit').click();
      await expect(authenticator.notice).toBeVisible();
      await authenticator.signIn(account, 'Another-Horse-9');
      await expect(page.getByRole('heading', { level: 1, name: 'Account' })).toBeVisible();
      await expect(page).toHaveURL('/account');
    });
  });
}
