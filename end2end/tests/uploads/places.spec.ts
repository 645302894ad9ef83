// Two places of the app upload at once: together they keep to one limit, neither waits for the other to end, and a file that one of
// them lacks can be chosen in the other.

import type { Page } from '@playwright/test';
import { expect, MIB, test as base } from '../../fixtures/uploads.ts';
import { Server } from '../../fixtures/server.ts';
import type { FaultProxy } from '../../fixtures/fault-proxy.ts';
import { Pictures } from '../../pages/pictures.ts';
import { isSameLoad, markLoad, Tray } from '../../pages/tray.ts';

/** As many bodies and parts as are on their way at once. */
const LIMIT = 6;

const test = base.extend<object, { server: Server }>({
  server: [
    async ({ line }, use) => {
      const server = await Server.start(['PrivatePictures=true'], ['--embedded-public-url', line.address]);
      line.leadTo(server.store);
      await use(server);
      await server.stop();
    },
    { scope: 'worker' },
  ],
});

test.beforeEach(async ({ person }) => {
  expect(person.username).not.toBe('');
});

/** The most requests that send bytes to the store which the page had begun and not ended at any moment: also those that the browser keeps
 * back, because it has only so many connections to one host. */
function mostAtOnce(page: Page, line: FaultProxy): () => number {
  const begun = new Set<unknown>();
  let most = 0;
  page.on('request', (request) => {
    if (request.method() !== 'PUT' || !request.url().startsWith(line.address)) return;
    begun.add(request);
    most = Math.max(most, begun.size);
  });
  page.on('requestfinished', (request) => void begun.delete(request));
  page.on('requestfailed', (request) => void begun.delete(request));
  return () => most;
}

/** When the page is permitted to send parts, so that it has some that it could send. */
async function signed(page: Page): Promise<void> {
  await page.waitForResponse((response) => response.url().endsWith('/sign_parts'));
}

async function openPictures(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'Pictures', exact: true }).first().click();
  await expect(page.getByRole('heading', { level: 1, name: 'Pictures' })).toBeFocused();
}

test('two places share the connections, and a pause of one leaves them all to the other', async ({ page, home, uploads, file, line, vault }) => {
  test.setTimeout(120_000);
  const tray = new Tray(page);
  const most = mostAtOnce(page, line);
  const [first, second] = [await file('first.png', 120 * MIB), await file('second.png', 120 * MIB)];
  const held = ({ name }: { name: string }): number => line.heldNow.filter((put) => put.name === name).length;
  const split = (): number[] => [held(first), held(second)];
  await home.open();
  line.faults(() => ({ kind: 'hold', after: 1_000 }));
  await uploads.pick(first);
  await expect.poll(split).toEqual([LIMIT, 0]);
  await openPictures(page);
  const ready = signed(page);
  await uploads.pick(second);
  await ready;
  expect(split(), 'what is on its way is not interrupted').toEqual([LIMIT, 0]);

  // What becomes free is for whoever has less, until both have as much.
  const oneEnds = (name: string): void => {
    const [put] = line.heldNow.filter((held) => held.name === name);
    line.letGo((held) => held === put);
  };
  for (const expected of [[5, 1], [4, 2], [3, 3], [3, 3], [3, 3]]) {
    oneEnds(first.name);
    await expect.poll(split).toEqual(expected);
  }
  oneEnds(second.name);
  await expect.poll(split).toEqual([3, 3]);

  await tray.button('Pause').click();
  await expect.poll(split, 'at once, with nothing else happening').toEqual([0, LIMIT]);
  const again = signed(page);
  await tray.button('Resume').click();
  await again;
  for (const expected of [[1, 5], [2, 4], [3, 3]]) {
    oneEnds(second.name);
    await expect.poll(split).toEqual(expected);
  }
  line.release();
  await uploads.expectUploaded(second.name);
  await tray.expectSaid('1 of 1 file uploaded');
  expect(most(), 'requests at once').toBe(LIMIT);
  for (const photo of [first, second]) await vault().expectStored(photo);
  await vault().expectNoneOpen();
});

test('a store that is too busy for one place is asked for less by the other, too', async ({ page, home, uploads, file, line, vault, noise }) => {
  test.setTimeout(120_000);
  noise.allow(/status of 503/);
  const tray = new Tray(page);
  const [first, second] = [await file('busy.png', 60 * MIB), await file('other.png', 60 * MIB)];
  await home.open();
  line.faults(() => ({ kind: 'refusal', status: 503, code: 'SlowDown', message: 'Please reduce your request rate.', retryAfterS: 20 }));
  await uploads.pick(first);
  await uploads.expectSaid(first.name, /busy/);
  await openPictures(page);
  line.faults(() => ({ kind: 'hold', after: 1_000 }));
  await uploads.pick(second);
  await expect.poll(() => line.holding).toBe(LIMIT / 2);
  line.release();
  await uploads.expectUploaded(second.name);
  await tray.expectSaid('1 of 1 file uploaded');
  for (const photo of [first, second]) await vault().expectStored(photo);
});

test('a file that one place lacks goes on when it is chosen in the other', async ({ page, home, uploads, file, line, vault }) => {
  const tray = new Tray(page);
  const [lost, other] = [await file('lost.png', 28 * MIB), await file('other.png', 28 * MIB)];
  line.faults(({ part, name }) => (name === lost.name && part === 1 ? undefined : { kind: 'hold', after: MIB }));
  await home.open();
  await uploads.pick(lost);
  await expect.poll(() => line.taken.length).toBe(1);
  await home.open();
  await uploads.expectSaid(lost.name, /^Choose the file again/);
  await uploads.pick(other);
  await uploads.expectSaid(other.name, /^Uploading/);
  await openPictures(page);
  await tray.expectSaid('1 file needs your attention');
  await uploads.pick(lost);
  await uploads.expectSaid(lost.name, /^Uploading/);
  await tray.expectSaid('0 of 1 file uploaded');
  await expect(tray.box.getByText('needs your attention')).toHaveCount(0);
  line.release();
  await uploads.expectUploaded(lost.name);
  await tray.expectSaid('1 of 1 file uploaded');
  expect(line.sent.filter(({ name, part }) => name === lost.name && part === 1), 'what the store has is not sent again').toHaveLength(1);
  for (const photo of [lost, other]) {
    await vault().expectStored(photo);
    await vault().expectNothing(photo.name.replace('.', ' (1).'));
  }
  await vault().expectNoneOpen();
});

test('the tray says to which level files go that is not the usual one', async ({ page, uploads, file, line }) => {
  const tray = new Tray(page);
  line.faults(() => ({ kind: 'hold', after: MIB }));
  await page.goto('/pictures?level=private');
  await uploads.pick(await file('private.png', 28 * MIB));
  await uploads.expectSaid('private.png', /^Uploading/);
  await page.getByRole('link', { name: 'Account', exact: true }).click();
  await tray.expectSaid('0 of 1 file uploaded');
  await expect(tray.box.getByText('Private', { exact: true })).toBeVisible();
  await page.getByRole('link', { name: 'Pictures', exact: true }).first().click();
  await expect(page.getByRole('heading', { level: 1, name: 'Pictures' })).toBeFocused();
  await uploads.pick(await file('usual.png', 28 * MIB));
  await uploads.expectSaid('usual.png', /^Uploading/);
  await page.getByRole('link', { name: 'Account', exact: true }).click();
  await expect(tray.show).toHaveCount(2);
  await expect(tray.box.getByText('Private', { exact: true })).toHaveCount(1);
  await expect(tray.box.getByText('Protected')).toHaveCount(0);
});

test('a search that changes nothing does not move the focus on the next page of the history', async ({ page, home, uploads, file, line }) => {
  const pictures = new Pictures(page);
  line.faults(() => ({ kind: 'hold', after: MIB }));
  await home.open();
  await uploads.pick(await file('sought.png', 28 * MIB));
  await uploads.expectSaid('sought.png', /^Uploading/);
  await markLoad(page);
  await page.getByRole('link', { name: 'Account', exact: true }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Account' })).toBeFocused();
  await openPictures(page);
  await page.getByText('Find and sort').click();
  await pictures.button('Show').click();
  await expect(page).toHaveURL(/\/pictures\?/);
  await page.goBack();
  await page.goBack();
  const heading = page.getByRole('heading', { level: 1, name: 'Account' });
  await expect(heading).toBeVisible();
  await expect(page).toHaveTitle(/^Account/);
  await expect(heading).not.toBeFocused();
  expect(await isSameLoad(page)).toBe(true);
});
