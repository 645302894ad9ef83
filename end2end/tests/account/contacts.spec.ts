// Addresses and numbers of an account, each proved by a code, and what else belongs to an account that has them.

import { expect, test } from '../../fixtures/index.ts';
import { signIn } from '../../fixtures/people.ts';
import { Server } from '../../fixtures/server.ts';
import { AccountPage } from '../../pages/account.ts';
import { Authenticator } from '../../pages/authenticator.ts';

const NUMBER = '+491711234567';
const ANOTHER = '+491717654321';
const PASSWORD = 'Correct-Horse-11';

const byNumber = test.extend<{}, { reached: Server }>({
  reached: [
    async ({}, use) => {
      const server = await Server.start(['SignInWith=phone_number', 'FirstFactors=PASSWORD,SMS_OTP']);
      await use(server);
      await server.stop();
    },
    { scope: 'worker' },
  ],
  baseURL: async ({ reached }, use) => use(reached.address),
});

byNumber('a number is the name, its code stands in for a password, and another number takes its place', async ({ page, reached }) => {
  const authenticator = new Authenticator(page, reached);
  await authenticator.open();
  await authenticator.createAccountTab.click();
  await page.getByLabel('Country code').selectOption('+49');
  await authenticator.field('Phone Number').fill('0171 1234567');
  await authenticator.field('Password').fill(PASSWORD);
  await authenticator.field('Confirm Password').fill(PASSWORD);
  await authenticator.button('Create Account').click();
  await expect(authenticator.heading('We Texted You')).toBeVisible();
  await authenticator.field('Confirmation Code').fill(await reached.outbox.code(NUMBER));
  await authenticator.button('Confirm').click();
  await expect(page.getByText('Signed in as')).toBeVisible();

  const account = new AccountPage(page);
  await account.open();
  const section = account.section('Email and phone');
  await expect(section).toContainText(NUMBER);
  await section.getByRole('button', { name: 'Change phone number' }).click();
  await account.field('New phone number').fill('0171');
  await section.getByRole('button', { name: 'Save' }).click();
  await expect(section.getByRole('alert')).toContainText('Write it with the country code');
  await account.field('New phone number').fill('+49 171 7654321');
  await section.getByRole('button', { name: 'Save' }).click();
  await expect(account.field('Code')).toBeVisible();
  await page.reload();
  await account.open();
  await account.field('Code').fill('000000');
  await section.getByRole('button', { name: 'Verify', exact: true }).click();
  await expect(section.getByRole('alert')).toHaveText('Invalid verification code provided, please try again.');
  await account.field('Code').fill(await reached.outbox.code(ANOTHER));
  await section.getByRole('button', { name: 'Verify', exact: true }).click();
  await expect(section).toContainText(ANOTHER);
  await expect(section.getByRole('status').filter({ hasText: 'Codes can reach you there now.' })).toBeFocused();

  await page.getByRole('button', { name: 'Sign out', exact: true }).click();
  await page.getByLabel('Country code').selectOption('+49');
  await authenticator.field('Phone Number').fill('0171 7654321');
  await authenticator.button('Other sign-in options').click();
  await authenticator.button('Sign In with SMS').click();
  await expect(authenticator.heading('Confirm SMS Code')).toBeFocused();
  await authenticator.field('Code *').fill(await reached.outbox.code(ANOTHER, 2));
  await authenticator.button('Confirm').click();
  await expect(page.getByText('Signed in as')).toBeVisible();
});

test('signing out everywhere ends the sessions of other browsers', async ({ person, page, server, anotherBrowser, authenticator }) => {
  const other = await anotherBrowser();
  await signIn(server, other.context, person);
  const elsewhere = new AccountPage(other.page);
  await elsewhere.open();
  const account = new AccountPage(page);
  await account.open();
  await account.section('Sessions').getByRole('button', { name: 'Sign out everywhere' }).click();
  await expect(authenticator.notice).toHaveText('You are signed out everywhere.');
  await elsewhere.changePassword(person.password, 'Another-Horse-12');
  await expect(other.page.getByText('You are signed out. Sign in again to go on.')).toBeVisible();
});

test('another address takes the place of the one before once it is proved', async ({ person, page, server }) => {
  const account = new AccountPage(page);
  await account.open();
  const section = account.section('Email and phone');
  await expect(section).toContainText(person.email);
  await section.getByRole('button', { name: 'Change email' }).click();
  const next = `new-${person.email}`;
  await account.field('New email').fill(next);
  await section.getByRole('button', { name: 'Save' }).click();
  await expect(section).toContainText('Until then, nothing changes.');
  await expect(section).toContainText(person.email);
  await page.reload();
  await account.field('Code').fill(await server.outbox.code(next));
  await section.getByRole('button', { name: 'Verify', exact: true }).click();
  await expect(section.locator('dl')).toContainText(next);
  await expect(section.locator('dl')).toContainText('Verified');
});
