// A pool that requires an authenticator app: set up at the first sign-in, asked for at the next.

import { createHmac } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expectAccessible } from '../../fixtures/accessibility.ts';
import { expect, test } from '../../fixtures/index.ts';
import { root } from '../../fixtures/paths.ts';
import { newAccount } from '../../fixtures/people.ts';
import { Server } from '../../fixtures/server.ts';
import { Authenticator } from '../../pages/authenticator.ts';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** What an authenticator app shows for a secret, `later` steps of 30 seconds from now (RFC 6238). */
function code(secret: string, later = 0): string {
  const bits = [...secret].map((letter) => ALPHABET.indexOf(letter).toString(2).padStart(5, '0')).join('');
  const key = Buffer.from((bits.match(/.{8}/g) ?? []).map((octet) => Number.parseInt(octet, 2)));
  const step = Buffer.alloc(8);
  step.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000) + later));
  const tag = createHmac('sha1', key).update(step).digest();
  const number = tag.readUInt32BE((tag[19] ?? 0) & 15) & 0x7fffffff;
  return String(number % 1_000_000).padStart(6, '0');
}

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
    await authenticator.field('Code *').fill(code(secret));
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
    await asked.field('Code *').fill(code(secret, 1));
    await asked.field('Code *').press('Enter');
    await expect(again.getByText('Signed in as')).toBeVisible();
    await elsewhere.close();
  } finally {
    await server.stop();
  }
});
