// Uploads that do not arrive at once: the row says why, they go on by themselves, and nothing half-stored is ever shown.

import { expect, test } from '../../fixtures/index.ts';
import { newPerson } from '../../fixtures/people.ts';
import { picture } from '../../fixtures/pictures.ts';
import { Server } from '../../fixtures/server.ts';
import { hydrated } from '../../pages/hydration.ts';

/** Bytes a second: slow enough that an upload can be interrupted half-way. */
const SLOW = 300_000;

test('an upload that the end of the server interrupts says why, shows nothing, and goes on by itself', async ({
  context,
  home,
  page,
  noise,
}) => {
  noise.allow(/Failed to load resource: (?:net::ERR_|.*status of 5\d\d)|Failed to fetch/);
  const server = await Server.start();
  try {
    await newPerson(server, context);
    await page.goto(server.address);
    await hydrated(page);
    const network = await context.newCDPSession(page);
    await network.send('Network.enable');
    await network.send('Network.emulateNetworkConditions', {
      offline: false,
      latency: 0,
      downloadThroughput: -1,
      uploadThroughput: SLOW,
    });
    await home.pick(await picture('jpeg', 4_000_000, 'interrupted.jpeg'));
    await expect(home.rows.getByText(/^Uploading: [1-9]/)).toBeVisible();
    await server.kill();
    await expect(home.rows.getByText(/^Connection lost\. Retrying in \d+ seconds?$/)).toBeVisible();
    await expect(home.picture).toHaveCount(0);

    await server.again();
    await network.send('Network.emulateNetworkConditions', {
      offline: false,
      latency: 0,
      downloadThroughput: -1,
      uploadThroughput: -1,
    });
    await expect(home.rows.getByText('Uploaded', { exact: true })).toBeVisible({ timeout: 60_000 });
    await home.expectPicture('interrupted.jpeg');
  } finally {
    await server.stop();
  }
});

test('an upload while offline waits, and goes on once the connection is back', async ({ person, context, home, noise }) => {
  expect(person.username).not.toBe('');
  noise.allow(/ERR_INTERNET_DISCONNECTED/);
  await home.open();
  await context.setOffline(true);
  await home.pick(await picture('png', 50_000, 'offline.png'));
  await expect(home.rows.getByText(/^Waiting( for a connection)?$/)).toBeVisible();
  await context.setOffline(false);
  await home.expectPicture('offline.png');
});

test('an upload under way can be removed, and then nothing of it is stored', async ({ person, context, home, page }) => {
  expect(person.username).not.toBe('');
  await home.open();
  const network = await context.newCDPSession(page);
  await network.send('Network.enable');
  await network.send('Network.emulateNetworkConditions', {
    offline: false,
    latency: 0,
    downloadThroughput: -1,
    uploadThroughput: SLOW,
  });
  await home.pick(await picture('jpeg', 4_000_000, 'regretted.jpeg'));
  await expect(home.rows.getByText(/^Uploading: [1-9]/)).toBeVisible();
  await home.button('Remove file regretted.jpeg').click();
  await expect(home.rows).toHaveCount(0);
  await network.detach();
  await page.reload();
  await expect(home.heading).toBeVisible();
  await expect(home.picture).toHaveCount(0);
});

test('somebody whose session has ended is told to sign in again', async ({ person, context, home, noise }) => {
  expect(person.username).not.toBe('');
  noise.allow(/status of \d+ .*(?:begin_upload|open_uploads)/);
  await home.open();
  await context.clearCookies();
  await home.pick(await picture('png', 50_000, 'late.png'));
  await expect(home.rows.getByRole('alert')).toContainText('Sign in again to continue');
  await expect(home.page.getByRole('link', { name: 'Sign in again' })).toBeVisible();
});
