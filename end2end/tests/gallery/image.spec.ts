// What an app decides about a StorageImage, and what it is called back for, seen at work in the gallery.

import { expect, test } from '../../fixtures/index.ts';
import { hydrated } from '../../pages/hydration.ts';

/** How often an app's callbacks were called: for a picture that loaded, an address that was not had, a picture that did not load. */
const noted = (loaded: number, refused: number, failed: number) => new RegExp(`data-loaded="${loaded}" data-refused="${refused}" data-failed="${failed}"`);

const box = '.noted';

test('a picture has the size and the way to be fetched that its app says, and tells once that it loaded', async ({ page }) => {
  await page.goto('/gallery/storage-image/options');
  await hydrated(page);
  const picture = page.locator(`${box} img`);
  for (const [name, value] of [['width', '320'], ['height', '200'], ['loading', 'lazy'], ['sizes', '20rem']] as const) {
    await expect(picture).toHaveAttribute(name, value);
  }
  await expect.poll(() => page.locator(box).evaluate((noting) => noting.outerHTML)).toMatch(noted(1, 0, 0));
  expect(await picture.evaluate((shown) => new URL((shown as HTMLImageElement).currentSrc).search)).toBe('?width=320');
});

test('a picture that does not load from a renewed address either says so, and is tried again', async ({ page, noise }) => {
  noise.allow(/ERR_FAILED/);
  const asked: unknown[] = [];
  page.on('request', (request) => {
    if (request.url().endsWith('/image_url')) asked.push(request.postDataJSON());
  });
  await page.route(/evening\.svg/, (route) => route.abort());
  await page.goto('/gallery/storage-image/options');
  await hydrated(page);
  await expect(page.getByText('This picture could not be loaded.')).toBeVisible();
  await expect.poll(() => page.locator(box).evaluate((noting) => noting.outerHTML)).toMatch(noted(0, 0, 1));
  expect(asked, 'once, and nobody asks whether there is such a picture').toMatchObject([{ request: { validates_existence: false } }]);
  await page.unroute(/evening\.svg/);
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect.poll(() => page.locator(box).evaluate((noting) => noting.outerHTML)).toMatch(noted(1, 0, 1));
  await expect(page.getByText('This picture could not be loaded.')).toBeHidden();
});

test('another picture stands where there is none', async ({ page }) => {
  await page.goto('/gallery/storage-image/fallback');
  await hydrated(page);
  const picture = page.locator(`${box} img`);
  await expect(picture).toHaveAttribute('src', /evening\.svg$/);
  await expect(picture).toBeVisible();
  await expect(page.getByRole('button', { name: 'Try again' })).toBeHidden();
  await expect.poll(() => page.locator(box).getAttribute('data-refused')).toBe('1');
});
