// A pool that requires an authenticator app: set up at the first sign-in, asked for at the next.

import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expectAccessible } from '../../fixtures/accessibility.ts';
import { expect, test } from '../../fixtures/index.ts';
import { root } from '../../fixtures/paths.ts';
import { newAccount } from '../../fixtures/people.ts';
import { Server } from '../../fixtures/server.ts';
import { totp } from '../../fixtures/totp.ts';
import { Authenticator } from '../../pages/authenticator.ts';

/** The shipped template with other defaults of its parameters. */
async function template(): Promise<string> {
  const shipped = await readFile(path.join(root, 'server/stack/template.yaml'), 'utf8');
  const changed = shipped.replace(/(\n  Mfa:[^]*?Default: )"OFF"/, '$1"ON"');
  expect(changed).not.toBe(shipped);
  return changed;
}

test('an authenticator app is set up at the first sign-in and asked for at the next', async ({ browser, context }) => {
  const server = await Server.start(await template());
  try {
    const person = await newAccount(server, context.request);
    const page = await context.newPage();
    const authenticator = new Authenticator(page, server);
    await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: server.address });
    await page.goto(server.address);
    await expect(page.locator('html')).toHaveAttribute('data-hydrated', '', { timeout: 60_000 });
    await authenticator.signIn(person);

    await expect(authenticator.heading('Setup TOTP')).toBeFocused();
    await expect(page.getByRole('img', { name: 'QR code for your authenticator app' })).toBeVisible();
    await expectAccessible(page);
    const secret = await page.locator('#auth-totp-secret').innerText();
    await authenticator.button('COPY').press('Enter');
    await expect(authenticator.button('COPIED')).toBeFocused();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(secret);
    await authenticator.field('Code *').fill('000000');
    await authenticator.button('Confirm').click();
    await expect(authenticator.error).toContainText('Invalid verification code provided');
    await authenticator.field('Code *').fill(totp(secret));
    await authenticator.button('Confirm').click();
    await expect(page.getByText('Signed in as')).toBeVisible();

    const elsewhere = await browser.newContext();
    const again = await elsewhere.newPage();
    const asked = new Authenticator(again, server);
    await again.goto(server.address);
    await asked.signIn(person);
    await expect(asked.heading('Confirm TOTP Code')).toBeVisible();
    await again.reload();
    await expect(asked.heading('Confirm TOTP Code')).toBeVisible();
    await expectAccessible(again);
    await asked.field('Code *').fill(totp(secret, 1));
    await asked.field('Code *').press('Enter');
    await expect(again.getByText('Signed in as')).toBeVisible();
    await elsewhere.close();
  } finally {
    // A page that is open asks for what belongs on it, and would find nobody.
    for (const page of context.pages()) await page.close();
    await server.stop();
  }
});
