// The account page in a browser that runs its WebAssembly.

import { expectAccessible } from '../../fixtures/accessibility.ts';
import { expect, test } from '../../fixtures/index.ts';
import { signIn } from '../../fixtures/people.ts';
import { landscape } from '../../fixtures/pictures.ts';
import { target } from '../../fixtures/paths.ts';
import { AccountPage } from '../../pages/account.ts';

const NEXT = 'Another-Horse-8';

test('the page is reached from the header, quiet, accessible and whole, in light and dark', async ({ person, home, page }) => {
  await home.open();
  await page.getByRole('link', { name: 'Account' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Account' })).toBeVisible();
  const account = new AccountPage(page);
  await account.open();
  await expect(page.getByRole('heading', { level: 1, name: 'Account' })).toBeVisible();
  await expect(page).toHaveTitle(/^Account/);
  await expect(account.section('Email and phone')).toContainText(person.email);
  await page.getByRole('button', { name: 'Delete Account' }).click();
  await expect(page.getByText('Deleting your account is not reversible.')).toBeVisible();
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    for (const width of [1280, 390, 320]) {
      await page.setViewportSize({ width, height: 800 });
      await expectAccessible(page);
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      expect(overflow, `nothing sticks out sideways at ${width} px`).toBeLessThanOrEqual(0);
      await page.screenshot({ path: target('screenshots', `account-${width}-${colorScheme}.png`), fullPage: true });
    }
  }
});

test('a password is changed; the reason of a refusal and the success take the focus', async ({
  server,
  person,
  page,
  traffic,
  anotherBrowser,
}) => {
  traffic.neverBack(NEXT);
  const account = new AccountPage(page);
  await account.open();
  const section = account.section('Change password');
  let posts = 0;
  page.on('request', (request) => (posts += request.url().includes('/account/change_password') ? 1 : 0));
  await account.changePassword(person.password, NEXT, `${NEXT}x`);
  await expect(section.getByRole('alert')).toHaveText('Your passwords must match');
  expect(posts, 'what can be said here is not sent').toBe(0);
  await account.changePassword('Not-The-Password-1', NEXT);
  await expect(section.getByRole('alert')).toHaveText('The current password is not right.');
  await expect(section.getByRole('alert')).toBeFocused();
  await expect(account.field('Current Password')).toHaveAttribute('aria-invalid', 'true');
  await account.changePassword(person.password, NEXT);
  await expect(section.getByRole('status').filter({ hasText: 'Your password was changed.' })).toBeFocused();
  await expect(account.field('Current Password')).toHaveValue('');
  const { context } = await anotherBrowser();
  await signIn(server, context, { ...person, password: NEXT });
});

test('an account is deleted with its picture, after the username was typed', async ({ person, home, page, authenticator }) => {
  await home.open();
  await home.upload(await landscape('mine.png'));
  const account = new AccountPage(page);
  await account.open();
  const section = account.section('Delete Account');
  await section.getByRole('button', { name: 'Delete Account' }).click();
  await section.getByRole('button', { name: 'Cancel' }).click();
  await expect(section.getByRole('heading')).toBeFocused();
  await section.getByRole('button', { name: 'Delete Account' }).click();
  await expect(account.field('Enter your username to confirm')).toBeVisible();
  await page.reload();
  await account.open();
  await account.field('Enter your username to confirm').fill('somebody');
  await section.getByRole('button', { name: 'Delete', exact: true }).click();
  await expect(section.getByRole('alert')).toHaveText('This is not your username.');
  await account.field('Enter your username to confirm').fill(person.username);
  await section.getByRole('button', { name: 'Delete', exact: true }).click();
  await expect(authenticator.notice).toHaveText('Your account and everything stored for it were deleted.');
  await authenticator.signIn(person);
  await expect(authenticator.error).toHaveText('Incorrect username or password.');
});
