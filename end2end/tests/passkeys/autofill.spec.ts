// The passkey that a browser offers by itself in the field for the username (conditional mediation).

import { expect } from '../../fixtures/index.ts';
import { newAccount } from '../../fixtures/people.ts';
import { Authenticator } from '../../pages/authenticator.ts';
import { authenticatorOf, enrol, listen, test } from './virtual-authenticator.ts';

test('whoever has used a passkey in a browser signs in without typing anything', async ({ own, context, page }) => {
  const asked = await listen(page);
  const { presence } = await authenticatorOf(page);
  const username = await enrol(own, context, page);
  await presence(false);
  await page.getByRole('button', { name: 'Sign out', exact: true }).click();
  const authenticator = new Authenticator(page, own);
  await expect(authenticator.field('Username')).toHaveAttribute('autocomplete', 'username webauthn');
  const offer = { mediation: 'conditional', allowed: 1, site: 'localhost', ended: false };
  await expect.poll(asked).toEqual([offer]);
  expect(await page.content()).not.toContain(username);

  // The offer goes with its screen, and is made again without asking the pool. Here the person picks it at once.
  await authenticator.createAccountTab.click();
  await expect.poll(asked).toEqual([{ ...offer, ended: true }]);
  const calls: string[] = [];
  page.on('request', (request) => calls.push(new URL(request.url()).pathname));
  await presence(true);
  await authenticator.signInTab.click();
  await expect(page.getByText('Signed in as')).toBeVisible();
  await expect(page.getByText(username)).toBeVisible();
  expect(calls).toContain('/api/auth/sign_in_by_autofill');
  expect(calls).not.toContain('/api/auth/begin_autofill');

  // The next time it is picked on a page that was loaded anew.
  await presence(false);
  await page.getByRole('button', { name: 'Sign out', exact: true }).click();
  await expect(authenticator.button('Sign in')).toBeVisible();
  await presence(true);
  await page.reload();
  await expect(page.getByText('Signed in as')).toBeVisible();
});

test('an offer gives way to the button, and to the password', async ({ own, context, page }) => {
  const asked = await listen(page);
  const { presence } = await authenticatorOf(page);
  const username = await enrol(own, context, page);
  await presence(false);
  await page.getByRole('button', { name: 'Sign out', exact: true }).click();
  const authenticator = new Authenticator(page, own);
  await expect.poll(async () => (await asked()).length).toBe(1);
  await authenticator.field('Username').fill(username);
  await authenticator.field('Password').fill('Wrong-password-1');
  await authenticator.button('Sign in').click();
  await expect(authenticator.error).toHaveText('Incorrect username or password.');
  expect((await asked()).map(({ ended }) => ended)).toEqual([false]);
  await presence(true);
  await authenticator.button('Sign In with Passkey').click();
  await expect(page.getByText('Signed in as')).toBeVisible();
  expect((await asked()).map(({ mediation, ended }) => [mediation, ended])).toEqual([
    ['conditional', true],
    [undefined, false],
  ]);
});

test('a browser in which nobody has used a passkey is offered none', async ({ own, context, page }) => {
  const asked = await listen(page);
  await authenticatorOf(page);
  const calls: string[] = [];
  page.on('request', (request) => calls.push(new URL(request.url()).pathname));
  const authenticator = new Authenticator(page, own);
  const person = await newAccount(own, context.request);
  await context.clearCookies();
  await authenticator.open();
  await authenticator.field('Username').click();
  await authenticator.signIn(person);
  await expect(authenticator.heading('Sign in faster with Passkey')).toBeFocused();
  expect(await asked()).toEqual([]);
  expect(calls).not.toContain('/api/auth/begin_autofill');
});
