// What the screens say when a step is refused, with WebAssembly running.

import { expect, test } from '../../fixtures/index.ts';
import { stranger } from '../../fixtures/people.ts';

test('a wrong password keeps the person on the sign-in screen, with the username kept and the reason in focus', async ({
  account,
  authenticator,
}) => {
  await authenticator.open();
  await authenticator.signIn(account, 'Not-The-Password-1');
  await expect(authenticator.error).toHaveText('Incorrect username or password.');
  await expect(authenticator.error).toBeFocused();
  await expect(authenticator.field('Username')).toHaveValue(account.username);
});

test('an unknown account and a wrong password look the same', async ({ account, authenticator }) => {
  await authenticator.open();
  await authenticator.signIn(stranger());
  await expect(authenticator.error).toHaveText('Incorrect username or password.');
  await authenticator.signIn(account, 'Not-The-Password-1');
  await expect(authenticator.error).toHaveText('Incorrect username or password.');
});

test('passwords that differ are told before anything is sent, and nothing typed is lost', async ({ authenticator, page }) => {
  const person = stranger();
  await authenticator.open();
  let posts = 0;
  page.on('request', (request) => (posts += request.url().endsWith('/auth/sign_up') ? 1 : 0));
  await authenticator.createAccountTab.click();
  await authenticator.field('Username').fill(person.username);
  await authenticator.field('Password').fill(person.password);
  await authenticator.field('Confirm Password').fill(`${person.password}x`);
  await authenticator.field('Email').fill(person.email);
  await authenticator.button('Create Account').click();
  await expect(page.getByText('Your passwords must match').first()).toBeVisible();
  await expect(authenticator.field('Username')).toHaveValue(person.username);
  await expect(authenticator.field('Email')).toHaveValue(person.email);
  expect(posts).toBe(0);
});

test('a taken username is told at its field', async ({ account, authenticator }) => {
  await authenticator.open();
  await authenticator.createAccount({ ...stranger(), username: account.username });
  await expect(authenticator.error).toHaveText('User already exists');
  await expect(authenticator.field('Username')).toHaveAttribute('aria-invalid', 'true');
});

test('a wrong code keeps the person on the code screen, and a resent one works', async ({ authenticator, home }) => {
  const person = stranger();
  await authenticator.open();
  await authenticator.createAccount(person);
  await expect(authenticator.heading('We Emailed You')).toBeVisible();
  await authenticator.field('Confirmation Code').fill('000000');
  await authenticator.button('Confirm').click();
  await expect(authenticator.error).toHaveText('Invalid verification code provided, please try again.');
  await authenticator.button('Resend Code').click();
  await expect(authenticator.notice).toHaveText('A new code is on its way.');
  await authenticator.confirm(person, 2);
  await expect(home.who).toHaveText(`Signed in as ${person.username}`);
});

test('an unconfirmed person who signs in is asked for a new code', async ({ authenticator, page }) => {
  const person = stranger();
  await authenticator.open();
  await authenticator.createAccount(person);
  await expect(authenticator.heading('We Emailed You')).toBeVisible();
  await page.context().clearCookies();
  await authenticator.open();
  await authenticator.signIn(person);
  await authenticator.confirm(person, 2);
  // Nothing is left of the sign-up, so there is nothing to begin a session with.
  await expect(authenticator.notice).toHaveText('Your account is confirmed. Sign in to go on.');
  await expect(authenticator.heading('Sign in')).toBeFocused();
  await expect(page).toHaveTitle(/Sign in/);
  await expect(authenticator.field('Username')).toHaveValue(person.username);
});

test('a forgotten password is replaced by way of a code', async ({ account, authenticator, home, server }) => {
  await authenticator.open();
  await authenticator.button('Forgot your password?').click();
  await authenticator.field('Enter your username').fill(account.username);
  await authenticator.button('Send code').click();
  await expect(authenticator.field('Code *')).toBeVisible();
  const password = 'Another-Horse-8';
  await authenticator.field('Code *').fill(await server.outbox.code(account.email, 2));
  await authenticator.field('New Password').fill(password);
  await authenticator.field('Confirm Password').fill(password);
  await authenticator.button('Submit').click();
  await expect(authenticator.notice).toHaveText('Your password was changed. Sign in with the new one.');
  await authenticator.signIn(account);
  await expect(authenticator.error).toHaveText('Incorrect username or password.');
  await authenticator.signIn(account, password);
  await expect(home.who).toHaveText(`Signed in as ${account.username}`);
});

test('what is typed before WebAssembly has arrived is kept', async ({ authenticator, page }) => {
  await page.route('**/*.wasm', async (route) => {
    await expect(authenticator.field('Username')).toHaveValue('early');
    await route.continue();
  });
  await page.goto('/', { waitUntil: 'commit' });
  await authenticator.field('Username').fill('early');
  await authenticator.field('Password').fill('bird');
  await expect(page.locator('html')).toHaveAttribute('data-hydrated', '', { timeout: 60_000 });
  await expect(authenticator.field('Username')).toHaveValue('early');
  await expect(authenticator.field('Password')).toHaveValue('bird');
});
