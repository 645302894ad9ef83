// Actions that a page adds to the usual ones, and one that it leaves out, seen at work in the gallery.

import { expect, test } from '../../fixtures/index.ts';
import { hydrated } from '../../pages/hydration.ts';
import { Pictures } from '../../pages/pictures.ts';

test('an action of a page of its own is told what is selected, and what is left out is not there', async ({ page }) => {
  const pictures = new Pictures(page);
  await page.goto('/gallery/pictures/own-actions');
  await hydrated(page);
  const print = pictures.button('Print');
  await expect(print, 'nothing is selected').toBeDisabled();
  await pictures.box('harbour.webp').check();
  await expect(print).toBeEnabled();
  await pictures.box('letters').check();
  await expect(print, 'a folder cannot be printed').toBeDisabled();
  await pictures.box('letters').uncheck();
  await print.click();
  await expect(page.locator('.chosen__count')).toHaveText('0 selected');
  await expect(pictures.box('harbour.webp')).not.toBeChecked();
  await expect(pictures.button('Delete')).toHaveCount(0);
  await expect(page.getByText('Move or copy')).toBeVisible();

  // The Enter key does not stand in for what is not there.
  const address = page.url();
  await pictures.box('harbour.webp').check();
  await pictures.box('harbour.webp').press('Enter');
  await expect(page.locator('.chosen__count')).toHaveText('1 selected');
  expect(page.url()).toBe(address);
});
