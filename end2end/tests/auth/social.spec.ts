// Signing in at another place, through every redirect between three hosts, in a real browser, with a script and without.

import type { Page } from '@playwright/test';
import { expectAccessible } from '../../fixtures/accessibility.ts';
import { Elsewhere } from '../../fixtures/elsewhere.ts';
import { expect, test as shared } from '../../fixtures/index.ts';
import { newAccount, type Person } from '../../fixtures/people.ts';
import { hydrated } from '../../pages/hydration.ts';

const test = shared.extend<object, { elsewhere: Elsewhere; personThere: Person }>({
  elsewhere: [
    async ({}, use) => {
      const elsewhere = await Elsewhere.start();
      await use(elsewhere);
      await elsewhere.stop();
    },
    { scope: 'worker' },
  ],
  personThere: [
    async ({ elsewhere, playwright }, use) => {
      const request = await playwright.request.newContext();
      const person = await newAccount(elsewhere.theirs, request, 'fanny');
      await request.dispose();
      await use(person);
    },
    { scope: 'worker' },
  ],
  baseURL: async ({ elsewhere }, use) => use(elsewhere.ours.address),
});

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });

test('somebody signs in elsewhere, lands on the page that they asked for, and signs out there, too', async ({
  elsewhere,
  page,
  personThere,
  traffic,
}) => {
  traffic.neverBack(personThere.password);
  await page.goto('/account');
  await hydrated(page);
  await expect(page.getByText('or', { exact: true }).first()).toBeVisible();
  await expectAccessible(page);
  await button(page, 'Sign In with Elsewhere').click();
  await elsewhere.signIn(page, personThere);

  await expect(page).toHaveURL('/account');
  await hydrated(page);
  await expect(page.getByText(`Signed in as ${personThere.email}`)).toBeVisible();
  await expect(page.getByText('You sign in with Elsewhere.')).toBeVisible();
  await expect(page.getByLabel('Current Password')).toHaveCount(0);
  await expectAccessible(page);

  await button(page, 'Sign out').click();
  await expect(page).toHaveURL('/');
  await expect(button(page, 'Sign In with Elsewhere')).toBeVisible();
  const cookies = await page.context().cookies(`http://ours.auth.localhost:${new URL(elsewhere.ours.store).port}/`);
  expect(cookies.map(({ name }) => name)).not.toContain('hosted-session');

  await page.reload();
  await hydrated(page);
  await page.getByRole('tab', { name: 'Create Account' }).click();
  await expectAccessible(page);
  await button(page, 'Sign Up with Elsewhere').click();
  await expect(page.getByText(`Signed in as ${personThere.email}`)).toBeVisible();
});

test('what was refused elsewhere is told on the sign-in screen, once, and beside the username', async ({
  elsewhere,
  page,
}) => {
  await page.goto('/');
  await hydrated(page);
  await page.getByLabel('Username').fill('ada');
  await page.getByLabel('Password', { exact: true }).fill('Not-The-Password-1');
  await button(page, 'Sign in').click();
  await expect(page.getByRole('alert')).toHaveText('Incorrect username or password.');
  await button(page, 'Sign In with Elsewhere').click();
  await expect(page).toHaveURL((url) => url.href.startsWith(elsewhere.theirs.store));

  // The other place sends people back who refuse: by the address of the app that it knows, with the state that it was given.
  const asked = new URL(page.url()).searchParams;
  const back = new URL(asked.get('redirect_uri') ?? '');
  const said = { error: 'access_denied', error_description: '<b>no</b>', state: asked.get('state') ?? '' };
  back.search = new URLSearchParams(said).toString();
  await page.goto(back.href);

  await expect(page).toHaveURL('/');
  const refusal = page.getByRole('alert');
  await expect(refusal).toHaveText(
    'The other service did not sign you in: access was canceled or refused. Try again, or sign in in another way.',
  );
  await expect(page.getByLabel('Username')).toHaveValue('ada');
  await expectAccessible(page);
  await page.reload();
  await expect(refusal).toHaveCount(0);
});

test('without an answer from elsewhere, people are told so', async ({ page, noise }) => {
  noise.allow(/was preloaded using link preload but not used/);
  const alone = await Elsewhere.start(['OwnAccounts=false']);
  try {
    await alone.theirs.kill();
    await page.goto(alone.ours.address);
    await hydrated(page);
    await expect(page.getByLabel('Password', { exact: true })).toHaveCount(0);
    await expectAccessible(page);
    await button(page, 'Sign In with Elsewhere').click();
    await expect(page.getByRole('alert')).toHaveText(
      'The other service could not be reached. Try again in a moment, or sign in in another way.',
    );
    // What it still fetches would find nobody.
    await page.close();
  } finally {
    await alone.stop();
  }
});

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false });

  test('somebody signs in elsewhere, and out again', async ({ elsewhere, noise, page, personThere }) => {
    noise.allow(/was preloaded using link preload but not used/);
    await page.goto('/account');
    await button(page, 'Sign In with Elsewhere').click();
    await elsewhere.signIn(page, personThere);
    await expect(page).toHaveURL('/account');
    await expect(page.getByText('You sign in with Elsewhere.')).toBeVisible();
    await button(page, 'Sign out').click();
    await expect(page).toHaveURL('/');
    await expect(button(page, 'Sign In with Elsewhere')).toBeVisible();
    await page.goto('/account');
    await expect(button(page, 'Sign In with Elsewhere')).toBeVisible();
  });
});

for (const colorScheme of ['light', 'dark'] as const) {
  for (const width of [1280, 390, 320]) {
    test(`the buttons fit at ${width} in ${colorScheme} colours`, async ({ page }) => {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width, height: 900 });
      await page.goto('/');
      await hydrated(page);
      await expectAccessible(page);
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      expect(overflow).toBeLessThanOrEqual(0);
    });
  }
}
