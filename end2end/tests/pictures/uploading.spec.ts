// What the place for pictures does with many at once: thumbnails made by the browser at upload, and a ZIP of what is selected.

import { readFile } from 'node:fs/promises';
import { unzipSync } from 'fflate';
import { Bucket } from '../../fixtures/bucket.ts';
import { expect, test } from '../../fixtures/index.ts';
import { listAnew } from '../../fixtures/shelf.ts';
import { evening, landscape, picture } from '../../fixtures/pictures.ts';
import { hydrated } from '../../pages/hydration.ts';
import { Pictures } from '../../pages/pictures.ts';

test('a picture gets its thumbnails from the browser that uploads it', async ({ person, server, page }) => {
  expect(person.username).not.toBe('');
  const pictures = new Pictures(page);
  await page.goto('/pictures');
  await hydrated(page);
  await expect(page.locator('.pictures__upload')).not.toHaveAttribute('open');
  const made: string[] = [];
  page.on('response', (response) => {
    const { pathname } = new URL(response.url());
    if (response.request().method() === 'PUT' && pathname.includes('/.updown/thumbnails/')) made.push(`${response.status()} ${pathname}`);
  });
  // One after the other: the list that comes with the first one would have the second one before its thumbnails.
  await page.getByLabel('Browse files').setInputFiles(await landscape('a.png'));
  await expect(pictures.tiles).toHaveCount(1);
  await page.getByLabel('Browse files').setInputFiles(await picture('jpeg', 300_000, 'b.jpg'));
  await expect(pictures.tiles).toHaveCount(2);
  await expect(page.locator('.pictures__upload'), 'what is uploaded is to be seen').toHaveAttribute('open');
  const widths200 = () => made.filter((one) => one.startsWith('200 ')).map((one) => one.split('/').at(-1)).sort();
  await expect.poll(widths200).toEqual(['320', '320', '960', '960']);

  const bucket = await Bucket.of(server);
  const folder = /protected\/.*\/thumbnails\//.exec(decodeURIComponent(made.at(-1) ?? ''))?.[0] ?? 'none';
  const stored = () => bucket.keys(folder);
  const before = await stored();
  expect(before).toHaveLength(4);
  await expect.poll(() => pictures.loaded()).toBe(true);
  const widths = await page.locator('.picture__image').evaluateAll((all) => all.map((image) => (image as HTMLImageElement).naturalWidth));
  expect(Math.max(...widths)).toBeLessThanOrEqual(960);
  expect(await stored(), 'the server makes none again').toEqual(before);
});

test('thumbnails that take long hold up no upload, and are made all the same', async ({ person, page }) => {
  expect(person.username).not.toBe('');
  const pictures = new Pictures(page);
  await page.clock.install();
  await page.goto('/pictures');
  await hydrated(page);
  await expect.poll(() => page.workers()).toHaveLength(1);
  // The worker paints nothing until it hears a word: a slow machine with large pictures.
  await page.workers()[0]?.evaluate(() => {
    const heard = new Promise((go) => {
      new BroadcastChannel('painting').onmessage = go;
    });
    const scope = self as unknown as { createImageBitmap: (picture: Blob) => Promise<ImageBitmap> };
    const paint = scope.createImageBitmap.bind(self);
    scope.createImageBitmap = async (picture) => {
      await heard;
      return paint(picture);
    };
  });
  const made: string[] = [];
  page.on('response', (response) => {
    const { pathname } = new URL(response.url());
    if (response.request().method() === 'PUT' && pathname.includes('/.updown/thumbnails/')) made.push(`${response.status()}`);
  });
  const rows = page.locator('.storage-manager').getByText('Uploaded', { exact: true });
  await page.getByLabel('Browse files').setInputFiles([await evening('a.png', 1), await evening('b.png', 2)]);
  await expect(rows).toHaveCount(2);
  await expect(pictures.tiles).toHaveCount(0);
  // The page says that the pictures are there without waiting any longer.
  await page.clock.fastForward('00:25');
  await expect(pictures.tiles).toHaveCount(2);
  await page.getByLabel('Browse files').setInputFiles(await evening('c.png', 3));
  await page.evaluate(() => new BroadcastChannel('painting').postMessage('go'));
  await expect(rows).toHaveCount(3);
  await expect(pictures.tiles).toHaveCount(3);
  await expect.poll(() => made, 'both widths of all three').toEqual(Array.from({ length: 6 }, () => '200'));
});

test('a store that takes long to list is left in peace for longer while files arrive', async ({ person, page }) => {
  expect(person.username).not.toBe('');
  const pictures = new Pictures(page);
  await page.clock.install();
  let release: () => void = () => undefined;
  const released = new Promise<void>((go) => (release = go));
  let lists = 0;
  await page.route('**/api/pictures/list_pictures', async (route) => {
    lists += 1;
    await released;
    await route.continue();
  });
  await page.goto('/pictures');
  await hydrated(page);
  const choose = page.getByLabel('Browse files');
  await choose.setInputFiles(await landscape('a.png'));
  await expect.poll(() => lists).toBe(1);
  await page.clock.runFor('00:10');
  release();
  await expect(pictures.tiles).toHaveCount(1);
  const small = page.waitForResponse((response) => response.request().method() === 'PUT' && new URL(response.url()).pathname.endsWith('/320'));
  await choose.setInputFiles(await evening('b.png', 1));
  await small;
  await expect(page.locator('.storage-manager').getByText('Uploaded', { exact: true })).toHaveCount(2);
  await page.clock.runFor('00:05');
  expect(lists, 'half a second is not enough now').toBe(1);
  await page.clock.runFor('00:40');
  await expect(pictures.tiles).toHaveCount(2);
  expect(lists).toBe(2);
});

test('what is selected is saved as one ZIP, with its folders', async ({ person, page, noise }) => {
  expect(person.username).not.toBe('');
  const pictures = new Pictures(page);
  await page.goto('/pictures');
  await hydrated(page);
  const [lake, noisy] = [await landscape('evening at the lake.png'), await picture('jpeg', 2_000_000, 'é 写真.jpg')];
  await page.getByLabel('Browse files').setInputFiles([lake, noisy]);
  await expect(pictures.tiles).toHaveCount(2);
  await page.getByText('New folder').click();
  await page.getByRole('textbox', { name: 'Folder name' }).fill('holiday');
  await pictures.button('Create folder').click();
  await expect(pictures.notice).toHaveText('Folder created.');
  await pictures.box(noisy.name).check();
  await expect(page.getByRole('link', { name: 'Download', exact: true })).toBeVisible();
  await page.getByText('Move or copy').click();
  await page.getByRole('combobox', { name: 'Into folder' }).selectOption('holiday');
  await pictures.button('Move').click();
  await expect(pictures.notice).toHaveText('1 file moved.');

  await pictures.button('Select all').click();
  const download = page.waitForEvent('download');
  await pictures.button('Download as ZIP').click();
  const archive = await download;
  expect(archive.suggestedFilename()).toBe('Pictures.zip');
  await expect(page.locator('.chosen__zip')).toHaveText('All files downloaded.');
  const files = unzipSync(await readFile(await archive.path()));
  expect(Object.keys(files).sort()).toEqual([lake.name, `holiday/${noisy.name}`].sort());
  expect(Buffer.from(files[lake.name] ?? []).equals(lake.buffer)).toBe(true);

  // A file that cannot be had is asked for again, and then said to be missing: half an archive is none. The others are not fetched again.
  noise.allow(/Failed to load resource|net::ERR_FAILED/);
  await page.route(/evening/, (route) => (route.request().method() === 'GET' && route.request().resourceType() === 'fetch' ? route.abort() : route.continue()));
  await pictures.button('Download as ZIP').click();
  const said = page.locator('.chosen__zip [role=status]');
  await expect(said).toHaveText('The files could not be downloaded. Check your connection and try again.');
  await expect(pictures.button('Download as ZIP')).toBeEnabled();
  await page.locator('.chosen__zip').getByText('Show each file').click();
  await expect(page.locator('.chosen__zip').getByRole('listitem')).toHaveText([
    `${lake.name}Failed: The store could not be reached. Try again in a moment.`,
    `${noisy.name}Completed`,
  ]);
  await page.unroute(/evening/);
  const fetched: string[] = [];
  page.on('request', (request) => {
    if (request.resourceType() === 'fetch' && request.method() === 'GET') fetched.push(decodeURIComponent(new URL(request.url()).pathname));
  });
  const again = page.waitForEvent('download');
  await pictures.button('Try again').click();
  expect(Object.keys(unzipSync(await readFile(await (await again).path())))).toHaveLength(2);
  await expect(page.locator('.chosen__zip')).toHaveText('All files downloaded.');
  expect(fetched.filter((path) => path.endsWith('.jpg'))).toEqual([]);
});

test('a folder without files makes no ZIP, and what is under way can be cancelled', async ({ person, page }) => {
  expect(person.username).not.toBe('');
  const pictures = new Pictures(page);
  await page.goto('/pictures');
  await hydrated(page);
  await page.getByText('New folder').click();
  await page.getByRole('textbox', { name: 'Folder name' }).fill('empty');
  await pictures.button('Create folder').click();
  await expect(pictures.notice).toHaveText('Folder created.');
  await pictures.box('empty').check();
  await pictures.button('Download as ZIP').click();
  await expect(page.locator('.chosen__zip')).toHaveText('The selected folders contain no files to download.');

  await page.getByLabel('Browse files').setInputFiles(await landscape('a.png'));
  await expect(pictures.tiles).toHaveCount(1);
  const held: Array<() => Promise<void>> = [];
  await page.route(/a\.png/, (route) => {
    // The picture's thumbnail may still be on its way up.
    if (route.request().resourceType() !== 'fetch' || route.request().method() !== 'GET') return route.continue();
    held.push(() => route.continue());
    return Promise.resolve();
  });
  const saved: string[] = [];
  page.on('download', (download) => saved.push(download.suggestedFilename()));
  await pictures.button('Select all').click();
  await pictures.button('Download as ZIP').click();
  await expect(page.locator('.chosen__zip')).toHaveText('Zipping: 0 of 1');
  await expect.poll(() => held.length).toBe(1);
  await pictures.button('Cancel').click();
  await expect(page.locator('.chosen__zip')).toHaveText('');
  await Promise.all(held.map((go) => go()));
  await page.unroute(/a\.png/);
  const download = page.waitForEvent('download');
  await pictures.button('Download as ZIP').click();
  await expect(page.locator('.chosen__zip')).toHaveText('All files downloaded.');
  await download;
  expect(saved).toEqual(['Pictures.zip']);
});

test('a ZIP waits for a connection, says so, and goes on by itself', async ({ person, page, context, noise }) => {
  expect(person.username).not.toBe('');
  noise.allow(/Failed to load resource|net::ERR_/);
  const pictures = new Pictures(page);
  await page.goto('/pictures');
  await hydrated(page);
  await page.getByLabel('Browse files').setInputFiles([await landscape('a.png'), await picture('png', 4_000, 'b.png')]);
  await expect(pictures.tiles).toHaveCount(2);
  await expect.poll(() => pictures.loaded(), 'nothing else is on its way').toBe(true);
  let fetched = 0;
  await page.route(/[ab]\.png/, async (route) => {
    if (route.request().resourceType() !== 'fetch' || route.request().method() !== 'GET') return route.continue();
    fetched += 1;
    if (fetched === 1) await context.setOffline(true);
    return route.abort('internetdisconnected');
  });
  await pictures.button('Select all').click();
  await pictures.button('Download as ZIP').click();
  const said = page.locator('.chosen__zip [role=status]');
  await expect(said).toHaveText('You are offline. Downloading goes on by itself when there is a connection: 0 of 2');
  await expect(pictures.button('Cancel'), 'the way out is there').toBeVisible();
  const before = fetched;
  await page.unroute(/[ab]\.png/);
  const download = page.waitForEvent('download');
  await context.setOffline(false);
  expect(Object.keys(unzipSync(await readFile(await (await download).path()))).sort()).toEqual(['a.png', 'b.png']);
  await expect(said).toHaveText('All files downloaded.');
  expect(before, 'nothing was tried in vain meanwhile').toBeLessThanOrEqual(2);
});

test('what another program has named is looked at, deleted and brought back as it was', async ({ person, server, page }) => {
  expect(person.username).not.toBe('');
  const pictures = new Pictures(page);
  await page.goto('/pictures');
  await hydrated(page);
  const photo = await landscape('own.png');
  await page.getByLabel('Browse files').setInputFiles(photo);
  await expect(pictures.tiles).toHaveCount(1);
  const bucket = await Bucket.of(server);
  const [own] = (await bucket.keys('protected/')).filter((key) => key.endsWith('/own.png'));
  const prefix = own?.slice(0, -'own.png'.length) ?? '';
  // As a Mac writes it, and with an empty part, which nobody is asked for here.
  const others = ['cafe\u0301.png', '2024//a.png'];
  for (const key of others) {
    const put = await fetch(bucket.presign('PUT', prefix + key), { method: 'PUT', body: new Uint8Array(photo.buffer), headers: { 'content-type': 'image/png' } });
    expect(put.status).toBe(200);
  }
  await listAnew(server, page);
  const stored = async () => (await bucket.keys(prefix)).filter((key) => !key.includes('/.updown/')).map((key) => key.slice(prefix.length));
  const before = await stored();
  expect(before).toEqual(expect.arrayContaining(others));

  await page.goto(`/pictures/view?key=${encodeURIComponent('cafe\u0301.png')}`);
  await expect.poll(() => page.locator('.viewer__picture').evaluate((image) => (image as HTMLImageElement).naturalWidth)).toBe(1600);
  // The list is remembered for a moment.
  const count = async () => {
    await page.goto('/pictures');
    return pictures.tiles.count();
  };
  await expect.poll(count).toBe(2);
  await hydrated(page);
  await pictures.button('Select all').click();
  await pictures.button('Delete').click();
  await expect(pictures.notice).toContainText('3 files deleted.');
  expect(await stored()).toEqual([]);
  await pictures.button('Undo').click();
  await expect(pictures.notice).toContainText('3 files restored.');
  expect(await stored()).toEqual(before);
});
