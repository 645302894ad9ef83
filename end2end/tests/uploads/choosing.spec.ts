// Ways to choose files: whole folders, the clipboard, hundreds and thousands at once.

import path from 'node:path';
import type { Page } from '@playwright/test';
import { expect, MIB, noiseLike, test } from '../../fixtures/uploads.ts';

test.beforeEach(async ({ person, home }) => {
  expect(person.username).not.toBe('');
  await home.open();
});

const TREE = ['album/a.png', 'album/2026/b.png', 'album/2026/spring/Ünïcödé 写真.png', 'album/2026/summer/b.png'];

/** The first bytes of a PNG. */
const PNG = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

test('a folder that is dropped goes up with all that is in it, tree and all', async ({ uploads, file, page, context, vault }) => {
  const photos = [];
  for (const name of TREE) photos.push(await file(name, MIB / 4));
  const root = path.dirname((photos[0] ?? { path: '' }).path);
  const zone = await page.locator('.storage-manager__drop-zone').boundingBox();
  const devtools = await context.newCDPSession(page);
  const at = { x: (zone?.x ?? 0) + 40, y: (zone?.y ?? 0) + 20 };
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
    await devtools.send('Input.dispatchDragEvent', { type, ...at, data: { items: [], files: [root], dragOperationsMask: 1 } });
  }
  await expect(uploads.rows.getByText('Uploaded', { exact: true })).toHaveCount(TREE.length);
  for (const photo of photos) await vault().expectStored(photo, photo.name.normalize('NFC'));
});

test('a folder that is picked goes up with all that is in it, tree and all', async ({ uploads, file, page, vault }) => {
  const photos = [];
  for (const name of TREE) photos.push(await file(name, MIB / 4));
  const root = path.dirname((photos[0] ?? { path: '' }).path);
  await page.getByLabel('Choose folder').setInputFiles(root);
  await expect(uploads.rows.getByText('Uploaded', { exact: true })).toHaveCount(TREE.length);
  for (const photo of photos) await vault().expectStored(photo, photo.name.normalize('NFC'));
});

test('a picture that is pasted goes up', async ({ uploads, page, vault }) => {
  const bytes = noiseLike('pasted.png', 50_000);
  await page.evaluate((base64) => {
    const clipboardData = new DataTransfer();
    const data = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
    clipboardData.items.add(new File([data], 'pasted.png', { type: 'image/png' }));
    document.body.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
  }, bytes.toString('base64'));
  await uploads.expectUploaded('pasted.png');
  await vault().expectStored({ name: 'pasted.png', bytes });
});

test('two hundred small files in one drop all arrive', async ({ uploads, page, line, vault }) => {
  test.setTimeout(300_000);
  await drop(page, 200, 20_000);
  await expect(uploads.summary).toHaveText('200 files uploaded', { timeout: 240_000 });
  expect(line.taken).toHaveLength(200);
  for (const number of [1, 2, 77, 150, 199, 200]) {
    await vault().expectStored({ name: nameOf(number), bytes: bytesOf(number, 20_000) });
  }
});

test('of five thousand files those that can be seen are drawn, and the page stays responsive', async ({ uploads, page, line }) => {
  line.faults(() => ({ kind: 'hold', after: 0 }));
  await drop(page, 5_000, 10);
  await expect(uploads.summary).toHaveText('5000 files uploading');
  const list = page.locator('.storage-manager__files');
  const drawn = () => list.locator('.storage-manager__file').count();
  await expect.poll(drawn).toBeLessThan(60);
  await expect(uploads.row(nameOf(1))).toHaveAttribute('aria-setsize', '5000');
  await list.evaluate((element) => element.scrollTo(0, element.scrollHeight));
  await expect(uploads.row(nameOf(5_000))).toBeVisible();
  await expect.poll(drawn).toBeLessThan(60);
  await expect(uploads.row(nameOf(5_000))).toHaveAttribute('aria-posinset', '5000');
  // The median: what else the machine does may hold up a few of them.
  const usual = await page.evaluate(async () => {
    const waits = [];
    for (let frames = 0; frames < 60; frames += 1) {
      const before = performance.now();
      await new Promise((resolve) => setTimeout(resolve));
      waits.push(performance.now() - before);
    }
    return waits.sort((one, other) => one - other)[30] ?? Infinity;
  });
  expect(usual, 'milliseconds until the page answers').toBeLessThan(500);
  await uploads.button(nameOf(5_000), /^Remove/).click();
  await expect(uploads.summary).toHaveText('4999 files uploading');
});

function nameOf(number: number): string {
  return `dropped ${String(number).padStart(4, '0')}.png`;
}

/** A PNG by its beginning, and else of one byte over and over, its number. */
function bytesOf(number: number, size: number): Buffer {
  return Buffer.concat([Buffer.from(PNG), Buffer.alloc(size - PNG.length, number % 251)]);
}

/** Drops so many files of that kind at once on the page. */
async function drop(page: Page, count: number, size: number): Promise<void> {
  await page.evaluate(
    ([count, size, beginning]) => {
      const dataTransfer = new DataTransfer();
      for (let number = 1; number <= count; number += 1) {
        const name = `dropped ${String(number).padStart(4, '0')}.png`;
        const bytes = new Uint8Array(size).fill(number % 251);
        bytes.set(beginning);
        dataTransfer.items.add(new File([bytes], name, { type: 'image/png', lastModified: number }));
      }
      const zone = document.querySelector('.storage-manager__drop-zone');
      for (const type of ['dragenter', 'dragover', 'drop']) zone?.dispatchEvent(new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true }));
    },
    [count, size, PNG] as const,
  );
}
