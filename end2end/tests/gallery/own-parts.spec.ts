// Texts and parts of a page's own in the place for pictures, seen at work in the gallery.

import type { Page } from '@playwright/test';
import { expect, test } from '../../fixtures/index.ts';
import { hydrated } from '../../pages/hydration.ts';
import { Pictures } from '../../pages/pictures.ts';

/** The part of the page's own of this name. */
const part = (page: Page, name: string) => page.locator('.gallery__slot', { hasText: new RegExp(`^${name}$`) });

/** What somebody sees of the grid with texts and parts of the page's own, as the page comes or once it lives. */
async function expectOwn(page: Page): Promise<void> {
  const pictures = new Pictures(page);
  await expect(page.locator('.pictures__count')).toHaveText('150 photographs');
  await expect(pictures.notice).toContainText('1 photograph is in the bin.');
  await expect(pictures.button('Take it back')).toBeVisible();
  await expect(pictures.button('Delete'), 'what is not replaced reads as always').toBeVisible();
  await expect(pictures.tiles, 'pages are as large as the page says').toHaveCount(4);
  await expect(page.getByRole('navigation', { name: 'Pages' })).toContainText('1 to 4 of 150');
  await expect(page.getByRole('link', { name: 'Next page' })).toHaveAttribute('href', '/pictures?page=2');
  for (const name of await pictures.tiles.locator('.picture__name').allInnerTexts()) expect(name).toMatch(/^★ /);
  await expect(part(page, 'toolbar')).toBeVisible();
  await expect(page.locator('.gallery__around').getByText('New folder'), 'the usual tools are within').toBeVisible();
}

test('texts and parts of the page take the places of the usual ones, and stay when the page lives', async ({ page }) => {
  await page.goto('/gallery/pictures/own-parts');
  await hydrated(page);
  await expectOwn(page);
  await expect(new Pictures(page).button('Look again')).toBeVisible();

  // The page is told of another query without being loaded, and the list is on its way.
  let release = (): void => undefined;
  const released = new Promise<void>((go) => (release = go));
  await page.route('**/api/pictures/list_pictures', async (route) => {
    await released;
    await route.continue();
  });
  await page.evaluate(() => {
    history.pushState(null, '', '?name=nowhere');
    window.dispatchEvent(new PopStateEvent('popstate'));
  });
  await expect(part(page, 'loading')).toBeVisible();
  release();
  await expect(part(page, 'empty: search')).toBeVisible();
  await expect(part(page, 'loading')).toHaveCount(0);
});

test('the list has the same captions, and an empty place and a refusal are what the page draws', async ({ page, noise }) => {
  noise.allow(/status of 50\d/);
  await page.goto('/gallery/pictures/own-parts-as-a-list');
  await hydrated(page);
  await expect(page.locator('.list__files .list__text').first()).toHaveText(/^★ /);
  await page.goto('/gallery/pictures/own-parts-empty');
  await hydrated(page);
  await expect(part(page, 'empty: folder')).toBeVisible();
  await page.goto('/gallery/pictures/own-parts-unavailable');
  await hydrated(page);
  await expect(part(page, 'error')).toBeVisible();
  const asked = page.waitForRequest('**/api/pictures/list_pictures');
  await page.getByRole('button', { name: 'Ask again' }).click();
  expect((await asked).postDataJSON()).toMatchObject({ query: { is_fresh: true } });
});

test('one picture and what was deleted have them, too', async ({ page }) => {
  await page.goto('/gallery/picture/own-parts');
  await hydrated(page);
  await expect(page.getByRole('link', { name: 'To the album' })).toBeVisible();
  await page.goto('/gallery/picture/own-parts-not-there');
  await hydrated(page);
  await expect(part(page, 'error')).toBeVisible();
  await page.goto('/gallery/deleted/own-parts');
  await hydrated(page);
  await expect(page.getByRole('button', { name: 'Out of the bin' }).first()).toBeVisible();
  await page.goto('/gallery/deleted/own-parts-none');
  await hydrated(page);
  await expect(part(page, 'empty: deleted')).toBeVisible();
  await page.goto('/gallery/deleted/own-parts-unavailable');
  await hydrated(page);
  await expect(part(page, 'error')).toBeVisible();
});

test.describe('without scripts', () => {
  test.use({ javaScriptEnabled: false });

  // The page announces its WebAssembly, and Chromium finds it strange that nothing loads it.
  test.beforeEach(({ noise }) => noise.allow(/was preloaded using link preload but not used/));

  test('the first HTML has them', async ({ page }) => {
    await page.goto('/gallery/pictures/own-parts');
    await expectOwn(page);
    await expect(page.getByRole('link', { name: 'Look again' })).toBeVisible();
    await expect(part(page, 'loading')).toHaveCount(0);
  });
});
