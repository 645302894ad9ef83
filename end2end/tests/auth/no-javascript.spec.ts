// The same screens with JavaScript switched off: plain forms, answered by the page itself.

import { expect, test } from '../../fixtures/index.ts';
import { stranger } from '../../fixtures/people.ts';

test.use({ javaScriptEnabled: false });

// The page announces its WebAssembly, and Chromium finds it strange that nothing loads it.
test.beforeEach(({ noise }) => noise.allow(/was preloaded using link preload but not used/));

test('somebody signs up, confirms, signs in and signs out without JavaScript, mistakes included', async ({
  authenticator,
  home,
  page,
  traffic,
}) => {
  const person = stranger('plain');
  traffic.neverBack(person.password);
  await page.goto('/');
  await authenticator.createAccount(person);
  await expect(authenticator.heading('We Emailed You')).toBeVisible();

  await expect(page.getByText(/You can ask for another code in \d+ seconds?\./)).toBeVisible();
  await authenticator.button('Resend Code').click();
  await expect(authenticator.error).toHaveText('A code was sent a moment ago. Wait a little before you ask for another one.');
  await authenticator.field('Confirmation Code').fill('000000');
  await authenticator.button('Confirm').click();
  await expect(authenticator.error).toHaveText('Invalid verification code provided, please try again.');
  await expect(async () => {
    await authenticator.button('Resend Code').click();
    await expect(authenticator.notice).toHaveText('A new code is on its way.', { timeout: 15_000 });
  }).toPass();
  await authenticator.confirm(person, 2);
  await expect(home.who).toHaveText(`Signed in as ${person.username}`);
  await home.signOut.click();

  await authenticator.signIn(person, 'Not-The-Password-1');
  await expect(authenticator.error).toHaveText('Incorrect username or password.');
  await expect(authenticator.field('Username')).toHaveValue(person.username);
  await expect(authenticator.field('Password')).toHaveValue('');
  await authenticator.signIn(person);

  await expect(home.who).toHaveText(`Signed in as ${person.username}`);
  await expect(page).toHaveURL('/');
  await expect(page.getByRole('button', { name: 'Upload', exact: true })).toBeVisible();
  await page.reload();
  await expect(home.who).toBeVisible();
  await home.signOut.click();
  await expect(authenticator.button('Sign in')).toBeVisible();
  await page.reload();
  await expect(authenticator.button('Sign in')).toBeVisible();
});

test('a forgotten password is replaced without JavaScript', async ({ account, authenticator, home, page, server }) => {
  await page.goto('/');
  await authenticator.button('Forgot your password?').click();
  await expect(authenticator.heading('Reset Password')).toBeVisible();
  await authenticator.field('Enter your username').fill(account.username);
  await authenticator.button('Send code').click();

  const password = 'Another-Horse-8';
  await authenticator.field('Code *').fill('000000');
  await authenticator.field('New Password').fill(password);
  await authenticator.field('Confirm Password').fill(password);
  await authenticator.button('Submit').click();
  await expect(authenticator.error).toHaveText('Invalid verification code provided, please try again.');
  await expect(authenticator.field('Username')).toHaveValue(account.username);

  await authenticator.field('Code *').fill(await server.outbox.code(account.email, 2));
  await authenticator.field('New Password').fill(password);
  await authenticator.field('Confirm Password').fill(`${password}x`);
  await authenticator.button('Submit').click();
  await expect(authenticator.error).toHaveText('Your passwords must match');

  await authenticator.field('Code *').fill(await server.outbox.code(account.email, 2));
  await authenticator.field('New Password').fill(password);
  await authenticator.field('Confirm Password').fill(password);
  await authenticator.button('Submit').click();
  await expect(authenticator.notice).toHaveText('Your password was changed. Sign in with the new one.');
  await authenticator.signIn(account, password);
  await expect(home.who).toHaveText(`Signed in as ${account.username}`);
});

test('a refused sign-up without JavaScript keeps everything but the passwords', async ({ authenticator, page }) => {
  const person = stranger('plain');
  await page.goto('/');
  await authenticator.createAccount({ ...person, password: 'short' });
  await expect(authenticator.error).toHaveText('This password does not follow all of the rules below.');
  await expect(authenticator.field('Username')).toHaveValue(person.username);
  await expect(authenticator.field('Email')).toHaveValue(person.email);
  await expect(authenticator.field('Password')).toHaveValue('');
});

test('every secondary screen leads back to sign-in without JavaScript', async ({ authenticator, page }) => {
  await page.goto('/');
  await authenticator.button('Forgot your password?').click();
  await authenticator.button('Back to Sign In').click();
  await expect(authenticator.signInTab).toHaveAttribute('aria-selected', 'true');
  await authenticator.createAccount(stranger('plain'));
  await expect(authenticator.heading('We Emailed You')).toBeVisible();
  await page.reload();
  await expect(authenticator.heading('We Emailed You')).toBeVisible();
  await authenticator.button('Back to Sign In').click();
  await expect(authenticator.button('Sign in')).toBeVisible();
});
