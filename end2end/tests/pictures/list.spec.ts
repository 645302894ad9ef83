// The pictures as a list: what it says of each, how it is sorted, and that everything can be done in it that can be done in the grid.

import type { Page } from '@playwright/test';
import { expectAccessible } from '../../fixtures/accessibility.ts';
import { expect, test } from '../../fixtures/index.ts';
import type { Server } from '../../fixtures/server.ts';
import { listAnew, shelfOf } from '../../fixtures/shelf.ts';
import { hydrated } from '../../pages/hydration.ts';
import { Pictures } from '../../pages/pictures.ts';

/** More than a page holds. */
const MANY = 150;

/** Puts files where the page's person has theirs. */
async function shelved(server: Server, page: Page, names: readonly string[]): Promise<void> {
  const { bucket, own, put } = await shelfOf(server, page);
  await bucket.clear(own);
  for (let at = 0; at < names.length; at += 8) {
    await Promise.all(names.slice(at, at + 8).map(put));
  }
  await listAnew(server, page);
}

/** The names in the rows, from the top. */
async function names(page: Page): Promise<string[]> {
  return await page.locator('.list tbody .list__text').allInnerTexts();
}

test('it says what there is, and its headings sort', async ({ person, server, page }) => {
  expect(person.username).not.toBe('');
  await shelved(server, page, ['b.png', 'a.pdf', 'c.txt', 'folder/in.png']);
  await page.goto('/pictures?sort=name');
  await hydrated(page);
  await page.getByRole('navigation', { name: 'View' }).getByRole('link', { name: 'List' }).click();
  await expect(page).toHaveURL(/\/pictures\?sort=name&view=list$/);
  await hydrated(page);
  const table = page.getByRole('table', { name: 'Pictures' });
  await expect(table).toHaveAttribute('aria-rowcount', '5');
  expect(await names(page)).toEqual(['folder', 'a.pdf', 'b.png', 'c.txt']);
  const row = table.getByRole('row').filter({ hasText: 'a.pdf' });
  await expect(row).toHaveAttribute('aria-rowindex', '3');
  await expect(row.getByRole('cell').nth(1)).toHaveText('PDF');
  await expect(row.getByRole('cell').nth(2)).toHaveText(/^\d.* kB$/i);
  await expect(row.getByRole('cell').nth(3)).toHaveText(/^\d{4}-\d{2}-\d{2}$/);
  await expectAccessible(page);

  const heading = (name: string) => table.getByRole('columnheader', { name });
  await expect(heading('Name')).toHaveAttribute('aria-sort', 'ascending');
  await heading('Name').getByRole('link').click();
  await expect(page).toHaveURL(/sort=name-backwards&view=list$/);
  await expect(heading('Name')).toHaveAttribute('aria-sort', 'descending');
  await expect.poll(() => names(page)).toEqual(['folder', 'c.txt', 'b.png', 'a.pdf']);
  await heading('Type').getByRole('link').click();
  await expect(heading('Type')).toHaveAttribute('aria-sort', 'ascending');
  await expect(heading('Name')).not.toHaveAttribute('aria-sort', /./);
  await expect.poll(() => names(page)).toEqual(['folder', 'a.pdf', 'b.png', 'c.txt']);

  // What can be done in the grid can be done here, and the view stays.
  await hydrated(page);
  const pictures = new Pictures(page);
  await pictures.box('a.pdf').check();
  await page.getByText('Move or copy').click();
  await page.getByRole('combobox', { name: 'Into folder' }).selectOption('folder');
  await pictures.button('Move').click();
  await expect(pictures.notice).toHaveText('1 file moved.');
  await expect.poll(() => names(page)).toEqual(['folder', 'b.png', 'c.txt']);
  // The choice of a folder stands over the last rows.
  await page.getByText('Move or copy').click();
  await pictures.picture('b.png').click();
  await expect(page).toHaveURL(/view\?key=b\.png/);
  await page.getByRole('link', { name: 'Back to the pictures' }).click();
  await expect(page).toHaveURL(/\/pictures\?sort=type&view=list/);
  await expect(pictures.picture('b.png')).toBeFocused();
  await pictures.folder('folder').click();
  await expect(page).toHaveURL(/folder=folder&sort=type&view=list$/);
  await expect.poll(() => names(page)).toEqual(['a.pdf', 'in.png']);
});

test('of many rows those in sight are drawn, and keys lead through all of them', async ({ person, server, page }) => {
  expect(person.username).not.toBe('');
  await page.setViewportSize({ width: 1280, height: 900 });
  await shelved(server, page, Array.from({ length: MANY }, (_, number) => `paper ${String(number + 1).padStart(3, '0')}.pdf`));
  await page.goto('/pictures?sort=name&view=list');
  await hydrated(page);
  const pictures = new Pictures(page);
  const focused = page.locator('.picture__link:focus');
  await pictures.picture('paper 001.pdf').focus();
  await page.keyboard.press('End');
  await expect(focused).toContainText(`paper ${MANY}.pdf`);
  await expect(pictures.picture(`paper ${MANY}.pdf`)).toBeInViewport();
  await expect.poll(() => pictures.tiles.count(), 'what is out of sight is not drawn').toBeLessThan(60);
  await page.keyboard.press('ArrowUp');
  await expect(focused).toContainText(`paper ${MANY - 1}.pdf`);
  await page.keyboard.press('Home');
  await expect(focused).toContainText('paper 001.pdf');
  await expect(pictures.picture('paper 001.pdf')).toBeInViewport();
});

test('on a telephone nothing is wider than the window', async ({ person, server, page }) => {
  expect(person.username).not.toBe('');
  await page.setViewportSize({ width: 390, height: 844 });
  await shelved(server, page, [`${'a long name '.repeat(8)}.pdf`, 'b.png', 'folder/in.png']);
  await page.goto('/pictures?sort=name&view=list');
  await hydrated(page);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  const size = page.getByRole('row').filter({ hasText: 'b.png' }).getByRole('cell').nth(2);
  await size.scrollIntoViewIfNeeded();
  await expect(size).toBeInViewport({ ratio: 1 });
  await expect(page.getByRole('columnheader', { name: 'Size' })).toBeVisible();
  await expectAccessible(page);
});

test.describe('without scripts', () => {
  test.use({ javaScriptEnabled: false });

  // The page announces its WebAssembly, and Chromium finds it strange that nothing loads it.
  test.beforeEach(({ noise }) => noise.allow(/was preloaded using link preload but not used/));

  test('it is in the first HTML, is sorted, and forms work', async ({ person, page }) => {
    expect(person.username).not.toBe('');
    const pictures = new Pictures(page);
    await page.goto('/pictures?view=list');
    await page.getByText('New folder').click();
    for (const name of ['b', 'a']) {
      await page.goto('/pictures?view=list');
      await page.getByText('New folder').click();
      await page.getByRole('textbox', { name: 'Folder name' }).fill(name);
      await pictures.button('Create folder').click();
      await expect(page).toHaveURL(/\/pictures\?view=list$/);
      await expect(pictures.notice).toHaveText('Folder created.');
    }
    expect(await names(page)).toEqual(['a', 'b']);
    await page.getByRole('columnheader', { name: 'Size' }).getByRole('link').click();
    await expect(page).toHaveURL(/sort=largest&view=list$/);
    await expect(page.getByRole('columnheader', { name: 'Size' })).toHaveAttribute('aria-sort', 'descending');
    await pictures.box('a').check();
    await pictures.button('Delete').click();
    await expect(page).toHaveURL(/sort=largest&view=list$/);
    expect(await names(page)).toEqual(['b']);
  });
});
