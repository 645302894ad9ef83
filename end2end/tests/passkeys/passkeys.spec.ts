// Passkeys in Chromium, with its virtual authenticator in the place of a fingerprint.

import { expectAccessible } from '../../fixtures/accessibility.ts';
import { expect } from '../../fixtures/index.ts';
import { newAccount } from '../../fixtures/people.ts';
import { Authenticator } from '../../pages/authenticator.ts';
import { authenticatorOf, enrol, listen, test } from './virtual-authenticator.ts';

test('a passkey is created after signing in, and signs in the next time', async ({ own, context, page }) => {
  const asked = await listen(page);
  const { presence } = await authenticatorOf(page);
  const username = await enrol(own, context, page);
  // Nobody picks the passkey that is offered in the field.
  await presence(false);
  await page.getByRole('button', { name: 'Sign out', exact: true }).click();
  const authenticator = new Authenticator(page, own);
  await expect(authenticator.button('Sign in')).toBeVisible();
  // Whoever comes before the browser was asked would pick it all the same.
  await expect.poll(async () => (await asked()).length).toBe(1);

  await authenticator.field('Username').fill(username);
  await presence(true);
  await authenticator.button('Sign In with Passkey').click();
  await expect(page.getByText('Signed in as')).toBeVisible();
  await page.reload();
  await expect(page.getByText(username)).toBeVisible();
});

test('whoever gives up the ceremony can try again, or choose another way', async ({ own, context, page }) => {
  const { session, id } = await authenticatorOf(page);
  const username = await enrol(own, context, page);
  await session.send('WebAuthn.setUserVerified', { authenticatorId: id, isUserVerified: false });
  await session.send('WebAuthn.clearCredentials', { authenticatorId: id });
  await page.getByRole('button', { name: 'Sign out', exact: true }).click();
  const authenticator = new Authenticator(page, own);
  await expect(authenticator.button('Sign in')).toBeVisible();

  await authenticator.field('Username').fill(username);
  await authenticator.button('Sign In with Passkey').click();
  await expect(authenticator.heading('Sign In with Passkey')).toBeVisible();
  await expect(authenticator.error).toHaveText(
    'Passkey authentication was canceled. Please try again or use a different sign-in method.',
  );
  await expectAccessible(page);
  await authenticator.button('Other sign-in options').click();
  await expect(authenticator.button('Sign In with Email')).toBeVisible();
  await expect(authenticator.button('Sign In with Passkey')).toBeVisible();
});

test('passkeys are listed, named, created and deleted on the account page', async ({ own, context, page }) => {
  await authenticatorOf(page);
  await enrol(own, context, page);
  await page.goto('/account');
  await expect(page.locator('html')).toHaveAttribute('data-hydrated', '', { timeout: 60_000 });
  const section = page.getByRole('region', { name: 'Passkeys' });
  const rows = section.getByRole('listitem');
  await expect(rows).toHaveCount(1);
  await section.getByLabel('Name of “Passkey”').fill('Work laptop');
  await section.getByRole('button', { name: 'Rename' }).click();
  await expect(section.getByRole('status')).toHaveText('The passkey has its new name.');
  await expect(rows.getByText('Work laptop', { exact: true })).toBeVisible();
  await expectAccessible(page);
  await section.getByRole('button', { name: 'Create a Passkey' }).click();
  await expect(section.getByRole('alert')).toHaveText('This device already has a passkey for your account.');
  await expect(rows).toHaveCount(1);
  await page.reload();
  await expect(rows.getByText('Work laptop', { exact: true })).toBeVisible();
  await section.getByRole('button', { name: 'Delete' }).click();
  await expect(section.getByText('You have no passkeys yet.')).toBeVisible();
});

test('a passkey that is not wanted now is not created', async ({ own, context, page }) => {
  const person = await newAccount(own, context.request);
  const authenticator = new Authenticator(page, own);
  await authenticator.open();
  await authenticator.signIn(person);
  await authenticator.button('Continue without a Passkey').click();
  await expect(page.getByText('Signed in as')).toBeVisible();
});

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false });
  test.beforeEach(({ noise }) => noise.allow(/was preloaded using link preload but not used/));

  test('a browser is told that passkeys need a script, and offered the other ways', async ({ own, context, page }) => {
    const person = await newAccount(own, context.request);
    const authenticator = new Authenticator(page, own);
    await page.goto('/');
    await authenticator.field('Username').fill(person.username);
    await authenticator.button('Other sign-in options').click();
    await expect(authenticator.heading('Choose how to sign in')).toBeVisible();
    await authenticator.field('Password').fill(person.password);
    await authenticator.button('Sign In with Password').click();
    await expect(authenticator.heading('Sign in faster with Passkey')).toBeVisible();
    expect(await page.locator('noscript').first().innerText()).toContain('Creating a passkey needs JavaScript');
    await authenticator.button('Continue without a Passkey').click();
    await expect(page.getByText('Signed in as')).toBeVisible();
  });
});
