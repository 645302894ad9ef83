// Files that the browser remembers: an upload of another visit goes on without anybody choosing its file again.
//
// The browser's own dialog and its question cannot be answered by a program. The dialog gives files of the page's own file
// system here: their handles are real ones, kept in the real database; what the question is answered is set by the test.

import type { Page } from '@playwright/test';
import { newAccount, post, signIn } from '../../fixtures/people.ts';
import { expect, type LocalFile, MIB, test } from '../../fixtures/uploads.ts';

/** What the browser says of a file that it remembers. */
type Permission = 'granted' | 'prompt' | 'denied';

/** Has the dialog give a file of this name, and every later visit be told this of it. */
async function remember(page: Page, permission: Permission, answer: Permission = 'granted'): Promise<void> {
  await page.addInitScript(
    ([permission, answer]) => {
      const chosen = async (): Promise<unknown[]> => {
        const folder = await navigator.storage.getDirectory();
        return [await folder.getFileHandle(sessionStorage.getItem('chosen') ?? '')];
      };
      Object.assign(window, { showOpenFilePicker: chosen });
      Object.assign(FileSystemHandle.prototype, {
        queryPermission: async () => permission,
        requestPermission: async () => answer,
      });
    },
    [permission, answer] as const,
  );
}

/** Puts bytes under a name where the dialog finds them. */
async function put(page: Page, name: string, { bytes }: LocalFile): Promise<void> {
  const base64 = bytes.toString('base64');
  await page.evaluate(
    async ([name, base64]) => {
      const folder = await navigator.storage.getDirectory();
      const writable = await (await folder.getFileHandle(name, { create: true })).createWritable();
      await writable.write(Uint8Array.from(atob(base64), (byte) => byte.charCodeAt(0)));
      await writable.close();
      sessionStorage.setItem('chosen', name);
    },
    [name, base64] as const,
  );
}

/** The uploads whose files the browser remembers. */
async function remembered(page: Page): Promise<string[]> {
  return page.evaluate(
    () =>
      new Promise<string[]>((resolve, reject) => {
        const opening = indexedDB.open('updown', 1);
        opening.onupgradeneeded = () => opening.result.createObjectStore('files');
        opening.onerror = () => reject(new Error('no database'));
        opening.onsuccess = () => {
          const keys = opening.result.transaction('files').objectStore('files').getAllKeys();
          keys.onsuccess = () => {
            opening.result.close();
            resolve(keys.result.map(String));
          };
        };
      }),
  );
}

test.beforeEach(async ({ person, page, line }) => {
  expect(person.username).not.toBe('');
  expect(page.url()).toBe('about:blank');
  line.faults(({ part }) => (part === 1 ? undefined : { kind: 'hold', after: MIB }));
});

test('what the page may read goes on by itself after a reload, and is forgotten when it is done', async ({ uploads, file, line, page, home, vault }) => {
  const photo = await file('again.png', 20 * MIB);
  await remember(page, 'granted');
  await home.open();
  await put(page, photo.name, photo);
  await uploads.picker.click();
  await expect.poll(() => line.taken.length).toBe(1);
  const [open] = await vault().open();
  await expect.poll(() => remembered(page)).toEqual([open?.id]);
  await home.open();
  line.release();
  await uploads.expectUploaded(photo.name);
  expect(line.sent.filter(({ part }) => part === 1), 'part 1 is sent once').toHaveLength(1);
  await vault().expectStored(photo);
  await vault().expectNoneOpen();
  await expect.poll(() => remembered(page)).toEqual([]);
});

test('where the browser asks first, one button goes on', async ({ uploads, file, line, page, home, vault }) => {
  const photo = await file('asked.png', 20 * MIB);
  await remember(page, 'prompt');
  await home.open();
  await put(page, photo.name, photo);
  await uploads.picker.click();
  await expect.poll(() => line.taken.length).toBe(1);
  await expect.poll(async () => (await remembered(page)).length).toBe(1);
  await home.open();
  await uploads.expectSaid(photo.name, /^Ready to continue \(\d+% done\)/);
  line.release();
  await uploads.button(photo.name, `Resume ${photo.name}`).click();
  await uploads.expectUploaded(photo.name);
  await vault().expectStored(photo);
  await vault().expectNoneOpen();
});

test('whoever says no can still choose the file', async ({ uploads, file, line, page, home }) => {
  const photo = await file('refused.png', 20 * MIB);
  await remember(page, 'prompt', 'denied');
  await home.open();
  await put(page, photo.name, photo);
  await uploads.picker.click();
  await expect.poll(() => line.taken.length).toBe(1);
  await expect.poll(async () => (await remembered(page)).length).toBe(1);
  await home.open();
  await uploads.button(photo.name, `Resume ${photo.name}`).click();
  await uploads.expectSaid(photo.name, /^Choose the file again to continue/);
  line.release();
  await uploads.giveAgain(photo.name, photo.path);
  await uploads.expectUploaded(photo.name);
});

test('a file that changed or is gone is not gone on with', async ({ uploads, file, line, page, home, vault }) => {
  const [photo, other] = [await file('moved.png', 20 * MIB), await file('other/moved.png', 28 * MIB)];
  await remember(page, 'granted');
  await home.open();
  await put(page, photo.name, photo);
  await uploads.picker.click();
  await expect.poll(() => line.taken.length).toBe(1);
  await expect.poll(async () => (await remembered(page)).length).toBe(1);
  await put(page, photo.name, other);
  await home.open();
  await uploads.expectSaid(photo.name, 'This is another file than before. Choose moved.png as it was.');
  await page.evaluate(async (name) => (await navigator.storage.getDirectory()).removeEntry(name), photo.name);
  await home.open();
  await uploads.expectSaid(photo.name, /^The file is not where it was\./);
  line.release();
  await uploads.giveAgain(photo.name, photo.path);
  await uploads.expectUploaded(photo.name);
  await vault().expectStored(photo);
});

test('nothing is remembered of anybody who signed out, or for somebody else', async ({ uploads, file, line, page, context, server, home, person }) => {
  const photo = await file('private.png', 20 * MIB);
  const other = await newAccount(server, (await context.browser()?.newContext())?.request ?? context.request);
  await remember(page, 'granted');
  await home.open();
  await put(page, photo.name, photo);
  await uploads.picker.click();
  await expect.poll(() => line.taken.length).toBe(1);
  await expect.poll(async () => (await remembered(page)).length).toBe(1);
  await context.clearCookies();
  await signIn(server, context, other);
  await home.open();
  await expect.poll(() => remembered(page)).toEqual([]);
  await context.clearCookies();
  await signIn(server, context, person);
  await home.open();
  await uploads.expectSaid(photo.name, /^Choose the file again to continue/);
  line.release();
  await uploads.giveAgain(photo.name, photo.path);
  await uploads.expectUploaded(photo.name);
  // Pages that show the picture would ask for it in vain.
  for (const each of context.pages()) await each.close();
  await post(server, context.request, 'sign_out', {});
});

test('an upload that is removed is forgotten', async ({ uploads, file, line, page, home, vault }) => {
  const photo = await file('removed.png', 20 * MIB);
  await remember(page, 'granted');
  await home.open();
  await put(page, photo.name, photo);
  await uploads.picker.click();
  await expect.poll(() => line.taken.length).toBe(1);
  await expect.poll(async () => (await remembered(page)).length).toBe(1);
  await uploads.button(photo.name, /^Remove/).click();
  await vault().expectNoneOpen();
  await expect.poll(() => remembered(page)).toEqual([]);
});

test('a browser that is full says so of one file, and uploads as ever', async ({ uploads, file, line, page, home, vault }) => {
  const [one, other] = [await file('no room.png', 12 * MIB), await file('no room either.png', 12 * MIB)];
  await page.addInitScript(() => {
    IDBObjectStore.prototype.put = () => {
      throw new DOMException('full', 'QuotaExceededError');
    };
  });
  await remember(page, 'granted');
  await home.open();
  line.faults(() => ({ kind: 'hold', after: MIB }));
  for (const photo of [one, other]) {
    await put(page, photo.name, photo);
    await uploads.picker.click();
    await expect(uploads.row(photo.name)).toBeVisible();
  }
  await expect.poll(() => line.holding).toBe(4);
  await expect(page.getByText('Your browser could not remember this file.')).toHaveCount(1);
  line.release();
  for (const photo of [one, other]) {
    await uploads.expectUploaded(photo.name);
    await vault().expectStored(photo);
  }
});

test('a browser that keeps nothing uploads as ever, and says so', async ({ uploads, file, line, page, home, vault }) => {
  const photo = await file('kept.png', 12 * MIB);
  await page.addInitScript(() => {
    Object.defineProperty(window, 'indexedDB', {
      get: () => {
        throw new DOMException('not here', 'SecurityError');
      },
    });
  });
  await remember(page, 'granted');
  await home.open();
  await put(page, photo.name, photo);
  await uploads.picker.click();
  await uploads.expectSaid(photo.name, /^Your browser could not remember this file/);
  line.release();
  await uploads.expectUploaded(photo.name);
  await vault().expectStored(photo);
});
