// The tree of all folders beside the grid: where one is in it, its branches, and what is dragged onto it.

import { expectAccessible } from '../../fixtures/accessibility.ts';
import { expect, test } from '../../fixtures/index.ts';
import type { Server } from '../../fixtures/server.ts';
import { listAnew, shelfOf } from '../../fixtures/shelf.ts';
import { hydrated } from '../../pages/hydration.ts';
import { Pictures } from '../../pages/pictures.ts';
import type { Page } from '@playwright/test';

/** More folders than a branch draws at once. */
const MANY = 130;

/** Uploads a picture where the page's person is, and puts copies of it at other keys, past the app. */
async function fill(server: Server, page: Page, keys: string[]): Promise<void> {
  const { put } = await shelfOf(server, page);
  for (const key of keys) await put(key);
  await listAnew(server, page);
}

test('branches open and close by their buttons, and the current folder is marked', async ({ context, page, server }) => {
  expect(server.address).not.toBe('');
  expect(context.pages().length).toBeGreaterThan(0);
  const { links, turner } = new Pictures(page).tree;
  await page.setViewportSize({ width: 1280, height: 900 });
  await page.goto('/gallery/pictures/some');
  await hydrated(page);
  await expect(links).toHaveText(['All pictures', '2026', 'letters']);
  await expect(links.first()).toHaveAttribute('aria-current', 'page');
  await expect(links.nth(1)).toHaveAttribute('href', '/pictures?folder=2026');

  await expect(turner('2026')).toHaveAttribute('aria-expanded', 'false');
  await turner('2026').focus();
  await page.keyboard.press('Enter');
  await expect(turner('2026')).toHaveAttribute('aria-expanded', 'true');
  await expect(turner('2026'), 'it has the focus still').toBeFocused();
  await expect(links).toHaveText(['All pictures', '2026', '07', 'letters']);
  await expect(turner('letters'), 'there is nothing to be opened').toHaveCount(0);
  await expectAccessible(page);
  await page.keyboard.press('Enter');
  await expect(links).toHaveText(['All pictures', '2026', 'letters']);

  await page.goto('/gallery/pictures/some?folder=2026/07');
  await hydrated(page);
  await expect(links, 'the way to where one is is open').toHaveText(['All pictures', '2026', '07', 'letters']);
  await expect(page.locator('.tree [aria-current]')).toHaveText('07');
  await turner('2026').click();
  await expect(links, 'and can be closed').toHaveText(['All pictures', '2026', 'letters']);
});

test('it is a column where there is room, and a disclosure where there is none', async ({ context, page, server }) => {
  expect(server.address).not.toBe('');
  expect(context.pages().length).toBeGreaterThan(0);
  const { links, nav } = new Pictures(page).tree;
  const grid = page.locator('.pictures__grid');
  for (const width of [900, 1280, 3840]) {
    await page.setViewportSize({ width, height: 900 });
    await page.goto('/gallery/pictures/some');
    await hydrated(page);
    await expect(links.first()).toBeVisible();
    await expect(nav.locator('summary')).toBeHidden();
    const [column, tiles] = [await nav.boundingBox(), await grid.boundingBox()];
    expect((column?.x ?? 0) + (column?.width ?? Infinity), `beside it at ${width} px`).toBeLessThan(tiles?.x ?? 0);
    expect(tiles?.width ?? 0, 'the grid has most of the room').toBeGreaterThan(2 * (column?.width ?? Infinity));
  }
  for (const width of [360, 390, 899]) {
    await page.setViewportSize({ width, height: 800 });
    await page.goto('/gallery/pictures/some');
    await hydrated(page);
    await expect(links.first()).toBeHidden();
    await nav.locator('summary').click();
    await expect(links.first()).toBeVisible();
    const [above, tiles] = [await nav.boundingBox(), await grid.boundingBox()];
    expect((above?.y ?? 0) + (above?.height ?? Infinity), `above it at ${width} px`).toBeLessThan(tiles?.y ?? 0);
    expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBeLessThanOrEqual(0);
    await expectAccessible(page);
  }
  await page.goto('/gallery/pictures/empty');
  await hydrated(page);
  await expect(nav, 'nobody needs a tree without folders').toHaveCount(0);
});

test('pictures are dragged onto a folder of the tree, and new folders come into it', async ({ person, server, page }) => {
  expect(person.username).not.toBe('');
  await page.setViewportSize({ width: 1280, height: 900 });
  await fill(server, page, ['sea/north/a.png', 'b.png']);
  const pictures = new Pictures(page);
  const { links, link, turner } = pictures.tree;
  await page.goto('/pictures');
  await hydrated(page);
  await turner('sea').click();
  await pictures.picture('b.png').dragTo(link('north'));
  await expect(pictures.notice).toHaveText('1 file moved.');
  await expect(pictures.picture('b.png')).toHaveCount(0);
  await expect(link('north'), 'the branch is open still').toBeVisible();

  await page.getByText('New folder').click();
  await page.getByRole('textbox', { name: 'Folder name' }).fill('sea/south');
  await pictures.button('Create folder').click();
  await expect(links).toHaveText(['All pictures', 'sea', 'north', 'south']);

  await link('north').click();
  await expect(page).toHaveURL(/\/pictures\?folder=sea\/north$/);
  await hydrated(page);
  await expect(pictures.tiles).toHaveCount(2);
  await expect(page.locator('.tree [aria-current]')).toHaveText('north');
  await pictures.picture('b.png').dragTo(link('All pictures'));
  await expect(pictures.notice).toHaveText('1 file moved.');
  await expect(pictures.tiles).toHaveCount(1);
});

test('of many folders a part is drawn, with where one is, and more when they are asked for', async ({ person, server, page }) => {
  expect(person.username).not.toBe('');
  test.setTimeout(120_000);
  await page.setViewportSize({ width: 1280, height: 900 });
  const names = Array.from({ length: MANY }, (_, number) => `f${number + 1}`);
  await fill(server, page, names.map((name) => `${name}/in/a.png`));
  const pictures = new Pictures(page);
  const { links, link } = pictures.tree;
  const drawn = async () => (await (await page.request.get('/pictures?folder=f120/in')).text()).match(/class="tree__link/g)?.length;
  // The top, the first hundred, and the way to where one is.
  await expect.poll(drawn, { timeout: 30_000 }).toBe(1 + 100 + 2);
  await page.goto('/pictures?folder=f120/in');
  await hydrated(page);
  await expect(link('f101')).toHaveCount(0);
  await expect(page.locator('.tree [aria-current]')).toHaveText('in');
  await pictures.button('Show more folders').click();
  await expect(link('f101')).toBeVisible();
  await expect(links).toHaveCount(1 + MANY + 1);
  await expect(pictures.button('Show more folders')).toHaveCount(0);
  await expect(link('f101'), 'the button that had the focus is gone').toBeFocused();
  await expectAccessible(page);
});

test.describe('without scripts', () => {
  test.use({ javaScriptEnabled: false });

  // The page announces its WebAssembly, and Chromium finds it strange that nothing loads it.
  test.beforeEach(({ noise }) => noise.allow(/was preloaded using link preload but not used/));

  test('links lead through the tree, which opens on the way', async ({ person, page }) => {
    expect(person.username).not.toBe('');
    const pictures = new Pictures(page);
    const { links, link, nav } = pictures.tree;
    await page.setViewportSize({ width: 1280, height: 900 });
    for (const folder of ['sea/north/cape', 'land']) {
      await page.goto('/pictures');
      await page.getByText('New folder').click();
      await page.getByRole('textbox', { name: 'Folder name' }).fill(folder);
      await pictures.button('Create folder').click();
      await expect(pictures.notice).toHaveText('Folder created.');
    }
    await expect(links).toHaveText(['All pictures', 'land', 'sea']);
    await expect(nav.getByRole('button')).toHaveCount(0);
    await link('sea').click();
    await expect(links).toHaveText(['All pictures', 'land', 'sea', 'north']);
    await expect(page.locator('.tree [aria-current]')).toHaveText('sea');
    await link('north').click();
    await expect(links).toHaveText(['All pictures', 'land', 'sea', 'north', 'cape']);
    await expect(page).toHaveURL(/folder=sea\/north$/);

    await page.setViewportSize({ width: 360, height: 800 });
    await expect(link('land')).toBeHidden();
    await nav.locator('summary').click();
    await link('land').click();
    await expect(page).toHaveURL(/folder=land$/);
  });
});
