// Many files that something is done with: some at a time, with what has become of each, a way out, and another try.

import type { Page, Route } from '@playwright/test';
import { expectAccessible } from '../../fixtures/accessibility.ts';
import { expect, test } from '../../fixtures/index.ts';
import type { Server } from '../../fixtures/server.ts';
import { listAnew, shelfOf } from '../../fixtures/shelf.ts';
import { hydrated } from '../../pages/hydration.ts';
import { Pictures } from '../../pages/pictures.ts';

/** More than the first call takes. */
const MANY = 40;
const FIRST = 16;

/** Puts files where the page's person has theirs, and opens the page with all of them. */
async function shelved(server: Server, page: Page, more: readonly string[] = []): Promise<Pictures> {
  const { bucket, own, put } = await shelfOf(server, page);
  await bucket.clear(own);
  const names = Array.from({ length: MANY }, (_, number) => `paper ${String(number + 1).padStart(2, '0')}.pdf`);
  await Promise.all([...names, ...more].map(put));
  await listAnew(server, page);
  await page.goto('/pictures?sort=name');
  await hydrated(page);
  const pictures = new Pictures(page);
  await expect(pictures.tiles).toHaveCount(MANY);
  return pictures;
}

/** The part of the page that says how far something is. */
function progress(page: Page) {
  return page.getByRole('region', { name: 'Progress' });
}

/** What an open list says of each file. */
async function statuses(page: Page): Promise<string[]> {
  const rows = progress(page).getByRole('listitem');
  return await rows.evaluateAll((all) => all.map((row) => [...row.children].map((part) => part.textContent).join(': ')));
}

test('what has not begun can be cancelled, and undoing brings back what was deleted', async ({ person, server, page }) => {
  expect(person.username).not.toBe('');
  const pictures = await shelved(server, page);
  const calls: URLSearchParams[] = [];
  const held: Route[] = [];
  await page.route('**/api/pictures/delete_pictures*', (route) => {
    calls.push(new URLSearchParams(route.request().postData() ?? ''));
    held.push(route);
    return Promise.resolve();
  });
  await pictures.button('Select all').click();
  await expect(page.locator('.chosen__count')).toHaveText(`${MANY} selected`);
  await pictures.button('Delete').click();
  await expect(progress(page)).toContainText(`Deleted: 0 of ${MANY}`);
  await progress(page).getByText('Show each file').click();
  const under = await statuses(page);
  expect(under.filter((row) => row.endsWith(': In progress'))).toHaveLength(FIRST);
  expect(under.filter((row) => row.endsWith(': Not started'))).toHaveLength(MANY - FIRST);
  await expectAccessible(page);

  await expect.poll(() => held.length).toBe(1);
  await progress(page).getByRole('button', { name: 'Cancel' }).click();
  await expect(progress(page)).toContainText(`${MANY - FIRST} cancelled`);
  await held[0]?.continue();
  await expect(pictures.notice).toContainText(`${FIRST} files deleted. Cancelled before ${MANY - FIRST} files were reached.`);
  await expect(pictures.notice, 'the focus was in what is gone').toBeFocused();
  await expect(pictures.tiles).toHaveCount(MANY - FIRST);
  await expect(page.locator('.chosen__count'), 'what is left is selected again').toHaveText(`${MANY - FIRST} selected`);
  await expect(pictures.button('Try again'), 'nothing failed').toHaveCount(0);
  expect(calls).toHaveLength(1);
  await expectAccessible(page);

  await pictures.button('Undo').click();
  await expect(pictures.notice, 'the button that had the focus is gone').toBeFocused();
  await expect(pictures.notice).toHaveText(`${FIRST} files restored.`);
  await expect(progress(page)).toHaveCount(0);
  await expect(pictures.tiles).toHaveCount(MANY);
});

test('what is done with many files goes on to its end where a picture is opened meanwhile', async ({ person, server, page }) => {
  expect(person.username).not.toBe('');
  const pictures = await shelved(server, page);
  const held: Route[] = [];
  await page.route('**/api/pictures/delete_pictures*', (route) => {
    held.push(route);
    return held.length === 1 ? Promise.resolve() : route.continue();
  });
  await pictures.button('Select all').click();
  await expect(page.locator('.chosen__count')).toHaveText(`${MANY} selected`);
  await pictures.button('Delete').click();
  await expect.poll(() => held.length).toBe(1);
  await expect(pictures.button('Delete'), 'one thing after the other').toBeDisabled();
  await pictures.tiles.last().getByRole('link').first().click();
  await expect(page).toHaveURL(/\/pictures\/view\?/);
  await held[0]?.continue();
  await expect.poll(() => listAnew(server, page)).toEqual([]);
  expect(held.length).toBeGreaterThan(1);
  await page.goto('/pictures/deleted');
  await expect(page.locator('.deleted__batch'), 'all of it is one deletion').toHaveCount(1);
});

test('several calls are one deletion, and what failed is tried again', async ({ person, server, page, noise }) => {
  expect(person.username).not.toBe('');
  noise.allow(/Failed to load resource|net::ERR_FAILED/);
  const pictures = await shelved(server, page);
  const calls: URLSearchParams[] = [];
  await page.route('**/api/pictures/delete_pictures*', (route) => {
    calls.push(new URLSearchParams(route.request().postData() ?? ''));
    return calls.length === 2 ? route.abort() : route.continue();
  });
  await pictures.button('Select all').click();
  await expect(page.locator('.chosen__count')).toHaveText(`${MANY} selected`);
  await pictures.button('Delete').click();
  await expect(pictures.notice).toContainText(`${FIRST} files deleted.`);
  await expect(pictures.notice).toContainText(`This could not be done with ${MANY - FIRST} files:`);
  await expect(pictures.notice).toContainText('The server could not be reached.');
  await progress(page).getByText('Show each file').click();
  expect((await statuses(page))[0]).toMatch(/^paper 17\.pdf: Failed: The server could not be reached\./);
  expect(calls[1]?.get('batch'), 'it goes on with the deletion of the first call').toMatch(/^\d{12}-[0-9a-f]{16}$/);

  await pictures.button('Try again').click();
  await expect(pictures.notice, 'the button that had the focus is gone').toBeFocused();
  await expect(pictures.notice).toContainText(`${MANY} files deleted.`);
  await expect(pictures.tiles).toHaveCount(0);
  await expect(progress(page)).toHaveCount(0);
  const sent = calls.filter((_, number) => number !== 1).flatMap((call) => [...call].filter(([name]) => name.startsWith('selection[keys]')));
  expect(new Set(sent.map(([, key]) => key)).size, 'nothing is sent twice that was done').toBe(sent.length);
  expect(sent).toHaveLength(MANY);

  await pictures.button('Undo').click();
  await expect(pictures.notice).toHaveText(`${MANY} files restored.`);
  await expect(pictures.tiles).toHaveCount(MANY);
  await page.goto('/pictures/deleted');
  await expect(page.getByText('Nothing was deleted.')).toBeVisible();
});

for (const [button, call, done] of [['Move', 'move_pictures', 'moved'], ['Copy', 'copy_pictures', 'copied']] as const) {
  test(`what a lost answer had ${done} is not ${done} twice, and another try says so`, async ({ person, server, page, noise }) => {
    expect(person.username).not.toBe('');
    noise.allow(/Failed to load resource|net::ERR_FAILED/);
    const pictures = await shelved(server, page, ['there/other.pdf']);
    let calls = 0;
    await page.route(`**/api/pictures/${call}*`, async (route) => {
      calls += 1;
      if (calls > 1) return route.continue();
      expect((await route.fetch()).status(), 'the server does it').toBe(200);
      return route.abort();
    });
    await pictures.button('Select all').click();
    await pictures.box('there').uncheck();
    await expect(page.locator('.chosen__count')).toHaveText(`${MANY} selected`);
    await page.getByText('Move or copy').click();
    await page.getByRole('combobox', { name: 'Into folder' }).selectOption('there');
    await pictures.button(button).click();
    await expect(pictures.notice).toContainText('The server could not be reached.');
    await pictures.button('Try again').click();
    await expect(pictures.notice).toBeFocused();
    await expect(pictures.notice).toContainText(`${MANY - FIRST} files ${done}.`);
    await expect(pictures.notice).toContainText(
      button === 'Move'
        ? `It had been done with ${FIRST} files already, by a call whose answer was lost.`
        : `${FIRST} files were not copied again: others of their names are there already.`,
    );
    await expectAccessible(page);
    await page.goto('/pictures?folder=there');
    await expect(pictures.tiles, 'nothing is there twice').toHaveCount(MANY + 1);
  });
}

test('what would take the place of another file is left alone where that is chosen', async ({ person, server, page }) => {
  expect(person.username).not.toBe('');
  const pictures = await shelved(server, page, ['there/paper 02.pdf']);
  await pictures.box('paper 01.pdf').check();
  await pictures.box('paper 02.pdf').check();
  await page.getByText('Move or copy').click();
  await page.getByRole('combobox', { name: 'Into folder' }).selectOption('there');
  await page.getByRole('combobox', { name: 'If a name is taken' }).selectOption('Leave the file where it is');
  await pictures.button('Move').click();
  await expect(pictures.notice).toContainText('1 file moved.');
  await expect(progress(page)).toContainText('Moved: 1 of 2 · overwrite prevented for 1');
  await progress(page).getByText('Show each file').click();
  expect(await statuses(page)).toEqual(['paper 02.pdf: Overwrite prevented', 'paper 01.pdf: Completed']);
  await expect(pictures.box('paper 02.pdf')).toBeChecked();
  await expect(pictures.tiles).toHaveCount(MANY - 1);
});

test('a deletion is brought back some files at a time, with the folders that were empty', async ({ person, server, page }) => {
  expect(person.username).not.toBe('');
  const pictures = await shelved(server, page, ['box/in.pdf', 'box/empty/']);
  await pictures.button('Select all').click();
  await expect(page.locator('.chosen__count')).toHaveText(`${MANY + 1} selected`);
  await pictures.button('Delete').click();
  await expect(pictures.notice).toContainText(`${MANY + 1} files deleted.`);

  await page.goto('/pictures/deleted');
  await hydrated(page);
  await expect(page.locator('.deleted__batch'), 'several calls are one deletion').toHaveCount(1);
  const held: Route[] = [];
  await page.route('**/api/pictures/restore_pictures*', (route) => {
    if (held.length === 2) return route.continue();
    held.push(route);
    return Promise.resolve();
  });
  await pictures.button('Restore').click();
  await expect(progress(page)).toContainText(`Restored: 0 of ${MANY + 1}`);
  await held[0]?.continue();
  await expect(progress(page)).toContainText(`Restored: ${FIRST} of ${MANY + 1}`);
  await expect.poll(() => held.length).toBe(2);
  await held[1]?.continue();
  await expect(pictures.notice).toContainText(`${MANY + 1} files restored.`);
  await expect(page.getByText('Nothing was deleted.')).toBeVisible();
  await page.goto('/pictures?folder=box');
  await expect(pictures.folder('empty')).toBeVisible();
});
