// Codes in place of a password, waits before another code, and links into the screens.

import { expectAccessible } from '../../fixtures/accessibility.ts';
import { expect, test } from '../../fixtures/index.ts';
import { newAccount, stranger } from '../../fixtures/people.ts';
import { Server } from '../../fixtures/server.ts';
import { Authenticator } from '../../pages/authenticator.ts';

test('a code by e-mail is chosen in place of the password', async ({ context }) => {
  const server = await Server.start(['FirstFactors=PASSWORD,EMAIL_OTP']);
  try {
    const person = await newAccount(server, context.request);
    const page = await context.newPage();
    const authenticator = new Authenticator(page, server);
    await authenticator.openAt(server.address);
    await authenticator.button('Other sign-in options').click();
    await expect(authenticator.error).toHaveText('Please enter your username first');
    await authenticator.field('Username').fill(person.username);
    await authenticator.button('Other sign-in options').click();
    await expect(authenticator.heading('Choose how to sign in')).toBeFocused();
    await expect(authenticator.button('Sign In with Password')).toBeVisible();
    await expectAccessible(page);
    await authenticator.button('Sign In with Email').click();
    await expect(authenticator.heading('Confirm Email Code')).toBeFocused();
    await expect(authenticator.button('Resend Code')).toBeDisabled();
    await expectAccessible(page);
    await page.reload();
    await authenticator.field('Code *').fill(await server.outbox.longCode(person.email));
    await authenticator.button('Confirm').click();
    await expect(page.getByText('Signed in as')).toBeVisible();
  } finally {
    // A page that is open asks for what belongs on it, and would find nobody.
    for (const page of context.pages()) await page.close();
    await server.stop();
  }
});

test('the button for another code counts down and comes back by itself', async ({ authenticator, page }) => {
  await authenticator.open();
  await authenticator.createAccount(stranger());
  await expect(authenticator.heading('We Emailed You')).toBeVisible();
  await expect(authenticator.button('Resend Code')).toBeDisabled();
  await expect(page.getByText(/You can ask for another code in \d+ seconds?\./)).toBeVisible();
  await expect(authenticator.button('Resend Code')).toBeEnabled();
  await expect(page.getByText('You can ask for another code')).toHaveCount(0);
  await authenticator.button('Resend Code').click();
  await expect(authenticator.notice).toHaveText('A new code is on its way.');
  await expect(authenticator.button('Resend Code')).toBeDisabled();
});

test('a link opens the confirmation filled in, in any browser, and leaves the address afterwards', async ({
  anotherBrowser,
  authenticator,
  home,
  page,
  server,
}) => {
  const person = stranger();
  await authenticator.open();
  await authenticator.createAccount(person);
  await expect(authenticator.heading('We Emailed You')).toBeVisible();
  const code = await server.outbox.code(person.email);
  const link = `/?screen=confirm_sign_up&username=${person.username}&code=${code}`;
  const other = await anotherBrowser();
  const elsewhere = new Authenticator(other.page, server);
  await elsewhere.openAt(link);
  await expect(elsewhere.field('Confirmation Code')).toHaveValue(code);
  await other.page.reload();
  await expect(elsewhere.field('Confirmation Code')).toHaveValue(code);
  await authenticator.openAt(link);
  await authenticator.button('Confirm').click();
  await expect(home.who).toHaveText(`Signed in as ${person.username}`);
  await expect(page).toHaveURL('/');
});
