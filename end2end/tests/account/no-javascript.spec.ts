// The account page with JavaScript switched off: plain forms, answered by the page itself.

import { expect, test } from '../../fixtures/index.ts';
import { AccountPage } from '../../pages/account.ts';

test.use({ javaScriptEnabled: false });

// The page announces its WebAssembly, and Chromium finds it strange that nothing loads it.
test.beforeEach(({ noise }) => noise.allow(/was preloaded using link preload but not used/));

test('somebody lands on the page after signing in, changes their password and deletes their account', async ({
  account: owner,
  authenticator,
  page,
  traffic,
}) => {
  const next = 'Another-Horse-8';
  traffic.neverBack(next);
  const account = new AccountPage(page);
  await page.goto('/account');
  await authenticator.signIn(owner);
  await expect(page.getByRole('heading', { level: 1, name: 'Account' })).toBeVisible();

  await account.changePassword('Not-The-Password-1', next);
  await expect(page).toHaveURL(/\/account#account-password$/);
  await expect(account.section('Change password').getByRole('alert')).toHaveText('The current password is not right.');
  await account.changePassword(owner.password, next);
  await expect(account.section('Change password')).toContainText('Your password was changed.');
  await page.goto('/account');
  await expect(account.section('Change password')).not.toContainText('Your password was changed.');

  const section = account.section('Delete Account');
  await section.getByRole('button', { name: 'Delete Account' }).click();
  await expect(section).toContainText('Deleting your account is not reversible.');
  await account.field('Enter your username to confirm').fill(owner.username);
  await section.getByRole('button', { name: 'Delete', exact: true }).click();
  await expect(authenticator.notice).toHaveText('Your account and everything stored for it were deleted.');
});
