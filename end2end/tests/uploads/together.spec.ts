// Small files are begun ahead, several in one call, and none is lost or sent twice by that.

import type { Page, Request } from '@playwright/test';
import { expect, type LocalFile, MIB, test } from '../../fixtures/uploads.ts';

test.beforeEach(async ({ person, home }) => {
  expect(person.username).not.toBe('');
  await home.open();
});

const CALLS = /\/api\/storage\/begin_uploads?$/;

/** The names that the page has the server begin, call by call. */
function calls(page: Page): string[][] {
  const calls: string[][] = [];
  page.on('request', (request: Request) => {
    if (!CALLS.test(new URL(request.url()).pathname)) return;
    const { proposal, proposals } = request.postDataJSON() as { proposal?: { key: string }; proposals?: { key: string }[] };
    calls.push((proposals ?? (proposal ? [proposal] : [])).map(({ key }) => key));
  });
  return calls;
}

async function many(file: (name: string, size: number) => Promise<LocalFile>, count: number): Promise<LocalFile[]> {
  return Promise.all(Array.from({ length: count }, (_, number) => file(`small ${String(number + 1).padStart(2, '0')}.png`, MIB / 4)));
}

test('several small files begin in one call, each once', async ({ uploads, file, page, line, vault }) => {
  const photos = await many(file, 20);
  const begun = calls(page);
  await uploads.pick(...photos);
  await expect(uploads.summary).toHaveText('20 files uploaded', { timeout: 60_000 });
  expect(begun.flat().sort(), 'each file is begun once').toEqual(photos.map(({ name }) => name));
  expect(begun.length, 'calls').toBeLessThan(20);
  expect(line.taken.map(({ name }) => decodeURIComponent(name)).sort()).toEqual(photos.map(({ name }) => name));
  for (const photo of photos) await vault().expectStored(photo);
});

test('files whose bytes are held have others begun ahead, and four are sent at once', async ({ uploads, file, page, line, vault }) => {
  const photos = await many(file, 24);
  const begun = calls(page);
  line.faults(() => ({ kind: 'hold', after: 1_000 }));
  await uploads.pick(...photos);
  await expect.poll(() => line.holding).toBe(4);
  await expect.poll(() => begun.flat().length, 'four that are sent and sixteen that are ahead').toBe(20);
  expect(line.sent).toHaveLength(4);
  await uploads.button(photos[5]?.name ?? '', /^Remove/).click();
  line.release();
  await expect(uploads.summary).toHaveText('23 files uploaded', { timeout: 60_000 });
  expect(line.taken).toHaveLength(23);
  for (const [at, photo] of photos.entries()) {
    if (at === 5) await vault().expectNothing(photo.name);
    else await vault().expectStored(photo);
  }
});

test('small files whose connections break are each sent again, and stored once', async ({ uploads, file, line, vault }) => {
  const photos = await many(file, 9);
  line.faults(({ count }) => (count % 2 === 1 && count < 12 ? { kind: 'cut', after: 50_000 } : undefined));
  await uploads.pick(...photos);
  await expect(uploads.summary).toHaveText('9 files uploaded', { timeout: 60_000 });
  expect(new Set(line.taken.map(({ name }) => name)).size).toBe(9);
  expect(line.taken).toHaveLength(9);
  for (const photo of photos) {
    await vault().expectStored(photo);
    await vault().expectNothing(photo.name.replace('.', ' (1).'));
  }
});

test('a call for several files whose answer is lost is made again, and loses none', async ({ uploads, file, page, line, vault, noise }) => {
  noise.allow(/begin_uploads/);
  const photos = await many(file, 12);
  let lost = 0;
  await page.route(
    '**/api/storage/begin_uploads',
    async (route) => {
      await route.fetch();
      lost += 1;
      await route.abort('connectionreset');
    },
    { times: 2 },
  );
  await uploads.pick(...photos);
  await expect(uploads.summary).toHaveText('12 files uploaded', { timeout: 60_000 });
  expect(lost).toBeGreaterThan(0);
  expect(line.taken).toHaveLength(12);
  for (const photo of photos) await vault().expectStored(photo);
});

test('a file whose name is taken asks, and the others of its call go on', async ({ uploads, file, vault }) => {
  const old = await file('old/small 05.png', MIB / 2);
  await uploads.pick(old);
  await uploads.expectUploaded('small 05.png');
  await uploads.button('small 05.png', /^Remove/).click();
  const photos = await many(file, 10);
  await uploads.pick(...photos);
  await expect(uploads.rows.getByText('Uploaded', { exact: true })).toHaveCount(9, { timeout: 60_000 });
  await uploads.expectSaid('small 05.png', /^There is a file of this name already/);
  await vault().expectStored(old, 'small 05.png');
  await uploads.button('small 05.png', /^Keep both/).click();
  await uploads.expectUploaded('small 05.png');
  for (const photo of photos) await vault().expectStored(photo, photo.name === 'small 05.png' ? 'small 05 (1).png' : photo.name);
});

test('where a call of several is refused, as by a proxy that takes less, each file is begun alone', async ({ uploads, file, page, noise, vault }) => {
  noise.allow(/status of 413/);
  await page.route('**/api/storage/begin_uploads', (route) => route.fulfill({ status: 413, body: 'Request Entity Too Large' }));
  const photos = await many(file, 10);
  const begun = calls(page);
  await uploads.pick(...photos);
  await expect(uploads.summary).toHaveText('10 files uploaded', { timeout: 60_000 });
  expect(begun.filter(({ length }) => length > 1), 'calls of several').not.toHaveLength(0);
  for (const { name } of photos) expect(begun.filter((call) => call.length === 1 && call[0] === name), `${name} alone`).toHaveLength(1);
  for (const photo of photos) await vault().expectStored(photo);
});
