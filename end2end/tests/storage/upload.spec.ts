// Uploads of real pictures: every format, sizes from 50 KB to 20 MB, names that are hard to carry, and the limits of the picker.

import { createHash } from 'node:crypto';
import { expect, test } from '../../fixtures/index.ts';
import { type Format, landscape, picture } from '../../fixtures/pictures.ts';

const SIZES: readonly [Format, number][] = [
  ['png', 50_000],
  ['jpeg', 50_000],
  ['webp', 50_000],
  ['gif', 50_000],
  ['avif', 50_000],
  ['webp', 4_000_000],
  ['gif', 1_000_000],
  ['avif', 2_000_000],
  ['png', 20_000_000],
  ['jpeg', 20_000_000],
];

for (const [format, size] of SIZES) {
  test(`a ${format} of ${size / 1000} KB arrives byte for byte and is shown`, async ({ person, home, context }) => {
    expect(person.username).not.toBe('');
    const file = await picture(format, size);
    await home.open();
    await home.upload(file);
    const stored = await context.request.get(await home.address());
    expect(stored.headers()['content-type']).toBe(`image/${format}`);
    expect(digest(await stored.body())).toBe(digest(file.buffer));
  });
}

const NAMES = [
  'my holiday photo.png',
  'Ünïcödé 写真 🏖.png',
  'Cafe\u0301 at noon.png',
  'a+b=c&d;e.png',
  '100% real %20 %2F.png',
  '#hash?query=1.png',
  "it's “quoted” <b>.png",
  '  .spaces around .png',
  `${'x'.repeat(196)}.png`,
  `${'写'.repeat(196)}.png`,
];

for (const name of NAMES) {
  test(`a picture may be called “${name}”`, async ({ person, home, page }) => {
    expect(person.username).not.toBe('');
    await home.open();
    await home.upload(await picture('png', 50_000, name));
    await page.reload();
    await home.expectPicture(name);
  });
}

test('the bytes go straight to the store and never through the app', async ({ person, home, page, server }) => {
  expect(person.username).not.toBe('');
  await home.open();
  const uploads: string[] = [];
  const posts: number[] = [];
  page.on('request', (request) => {
    if (request.method() === 'PUT') uploads.push(new URL(request.url()).origin);
    if (request.method() === 'POST') posts.push(request.postDataBuffer()?.length ?? 0);
  });
  await home.upload(await picture('jpeg', 500_000));
  expect(uploads).toEqual([server.store]);
  expect(Math.max(...posts)).toBeLessThan(10_000);
});

test('a file of a type that is not accepted is refused with a reason, before anything is sent', async ({ person, home, page }) => {
  expect(person.username).not.toBe('');
  await home.open();
  const sent: string[] = [];
  page.on('request', (request) => {
    // The page fetches its worker, and asks what was left open, whenever it comes to it.
    const isThePages = request.method() === 'GET' || request.url().endsWith('/open_uploads');
    if (!isThePages) sent.push(request.url());
  });
  await home.pick({ name: 'notes.txt', mimeType: 'text/plain', buffer: Buffer.from('not a picture') });
  await expect(home.rows.getByText('This type of file is not accepted here. Choose another file.')).toBeVisible();
  expect(sent).toEqual([]);
});

test('several pictures can be chosen at a time, and each is stored', async ({ person, home, page }) => {
  expect(person.username).not.toBe('');
  await home.open();
  await expect(home.picker).toHaveAttribute('multiple');
  const [one, two] = [await picture('png', 50_000, 'one.png'), await picture('png', 50_000, 'two.png')];
  await drop(page, [one, two]);
  await expect(home.rows.getByText('Uploaded', { exact: true })).toHaveCount(2);
  await expect(home.summary).toHaveText('2 files uploaded');
  await expect(home.picture).toHaveAccessibleName(/^(one|two)\.png$/);
});

test('a picture that is dropped on the zone is uploaded', async ({ person, home, page }) => {
  expect(person.username).not.toBe('');
  await home.open();
  const file = await landscape('dropped.png');
  await drop(page, [file]);
  await home.expectPicture('dropped.png');
});

test('a second picture takes the place of the first', async ({ person, home, page }) => {
  expect(person.username).not.toBe('');
  await home.open();
  await home.upload(await picture('png', 50_000, 'first.png'));
  await home.button('Remove file first.png').click();
  await home.upload(await picture('png', 50_000, 'second.png'));
  await page.reload();
  await home.expectPicture('second.png');
});

function digest(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** Drops files on the zone as a person's mouse would. */
async function drop(page: import('@playwright/test').Page, files: { name: string; mimeType: string; buffer: Buffer }[]): Promise<void> {
  const data = files.map(({ name, mimeType, buffer }) => ({ name, mimeType, base64: buffer.toString('base64') }));
  const transfer = await page.evaluateHandle((dropped) => {
    const carried = new DataTransfer();
    for (const { name, mimeType, base64 } of dropped) {
      const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
      carried.items.add(new File([bytes], name, { type: mimeType }));
    }
    return carried;
  }, data);
  const zone = page.locator('.storage-manager__drop-zone');
  for (const event of ['dragenter', 'dragover', 'drop']) await zone.dispatchEvent(event, { dataTransfer: transfer });
}
