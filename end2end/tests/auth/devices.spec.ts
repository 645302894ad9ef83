// A pool that remembers devices when their owners say so: no code is asked for there, until the device is forgotten.

import type { Page } from '@playwright/test';
import { expectAccessible } from '../../fixtures/accessibility.ts';
import { expect, test } from '../../fixtures/index.ts';
import { newAccount, type Person } from '../../fixtures/people.ts';
import { Server } from '../../fixtures/server.ts';
import { totp } from '../../fixtures/totp.ts';
import { AccountPage } from '../../pages/account.ts';
import { Authenticator } from '../../pages/authenticator.ts';
import { hydrated } from '../../pages/hydration.ts';
import { Home } from '../../pages/home.ts';

const BOX = 'Remember this device';

const remembering = test.extend<{}, { remembers: Server }>({
  remembers: [
    async ({}, use) => {
      const server = await Server.start(['Mfa=ON', 'MfaMethods=SOFTWARE_TOKEN_MFA', 'RememberDevices=ASK']);
      await use(server);
      await server.stop();
    },
    { scope: 'worker' },
  ],
  baseURL: async ({ remembers }, use) => use(remembers.address),
});

/** What a page without scripts needs no waiting for, and a checker that is a script cannot do there. */
async function nothing(): Promise<void> {}

/** Sets an authenticator app up while signing in, and has the device remembered. Gives the app's secret. */
async function setUp(page: Page, authenticator: Authenticator, person: Person): Promise<string> {
  await authenticator.signIn(person);
  await expect(authenticator.heading('Setup TOTP')).toBeVisible();
  const secret = await page.locator('#auth-totp-secret').innerText();
  await page.getByRole('checkbox', { name: BOX }).check();
  await authenticator.field('Code *').fill(totp(secret));
  await authenticator.button('Confirm').click();
  await expect(page.getByText('Signed in as')).toBeVisible();
  return secret;
}

/** What both worlds have in common: from the device that is remembered to the one that is forgotten. */
async function journey(
  page: Page,
  server: Server,
  person: Person,
  settled: () => Promise<void>,
  accessible: () => Promise<void>,
): Promise<void> {
  const authenticator = new Authenticator(page, server);
  const [home, account] = [new Home(page), new AccountPage(page)];
  await page.goto('/');
  await settled();
  const secret = await setUp(page, authenticator, person);
  await home.signOut.click();
  await authenticator.signIn(person);
  await expect(page.getByText('Signed in as')).toBeVisible();

  await page.goto('/account');
  await settled();
  const section = account.section('Devices and sessions');
  await expect(section.getByText(/^Chrom\w+ on Linux$/)).toBeVisible();
  await expect(section.getByText('This device', { exact: true })).toBeVisible();
  await expect(section.getByText('Devices stay remembered.')).toBeVisible();
  await accessible();
  await section.getByRole('button', { name: 'Forget' }).click();
  await expect(section.getByText('The device was forgotten. A code will be asked for there the next time.')).toBeVisible();
  await expect(section.getByText('No device is remembered.')).toBeVisible();
  await accessible();

  await page.goto('/');
  await settled();
  await home.signOut.click();
  await authenticator.signIn(person);
  await expect(authenticator.heading('Confirm TOTP Code')).toBeVisible();
  const box = page.getByRole('checkbox', { name: BOX });
  await expect(box).not.toBeChecked();
  await expect(box).toHaveAccessibleDescription(/No code will be asked for here the next time\./);
  await accessible();
  await box.check();
  await authenticator.field('Code *').fill('000000');
  await authenticator.button('Confirm').click();
  await expect(authenticator.error).toContainText('The verification code you entered is incorrect.');
  await expect(box).toBeChecked();
  await box.uncheck();
  await authenticator.field('Code *').fill(totp(secret, 1));
  await authenticator.button('Confirm').click();
  await expect(page.getByText('Signed in as')).toBeVisible();
  await home.signOut.click();
  await authenticator.signIn(person);
  await expect(authenticator.heading('Confirm TOTP Code'), 'it was not to be remembered').toBeVisible();
}

remembering('a device is remembered, listed, forgotten and asked again', async ({ page, context, noise, remembers }) => {
  // Whoever signs out at once does so before the page has asked for everything.
  noise.allow(/status of 401 .*open_uploads/);
  const person = await newAccount(remembers, context.request);
  await journey(page, remembers, person, () => hydrated(page), () => expectAccessible(page));
});

remembering.describe('without JavaScript', () => {
  remembering.use({ javaScriptEnabled: false });
  // The page announces its WebAssembly, and Chromium finds it strange that nothing loads it.
  remembering.beforeEach(({ noise }) => noise.allow(/was preloaded using link preload but not used/));

  remembering('a device is remembered, listed, forgotten and asked again', async ({ page, context, remembers }) => {
    const person = await newAccount(remembers, context.request);
    await journey(page, remembers, person, nothing, nothing);
  });
});
