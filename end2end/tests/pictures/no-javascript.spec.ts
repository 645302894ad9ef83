// The place for pictures with JavaScript switched off: everything is in the page as it comes, and forms lead back to it.

import { expect, test } from '../../fixtures/index.ts';
import { landscape } from '../../fixtures/pictures.ts';
import { Pictures } from '../../pages/pictures.ts';

test.use({ javaScriptEnabled: false });

// The page announces its WebAssembly, and Chromium finds it strange that nothing loads it.
test.beforeEach(({ noise }) => noise.allow(/was preloaded using link preload but not used/));

test('a picture is listed, looked at, saved, deleted and brought back by plain forms', async ({ person, page }) => {
  expect(person.username).not.toBe('');
  const pictures = new Pictures(page);
  await page.goto('/');
  const form = page.locator('.storage-manager__form');
  await form.locator('input[type=file]').setInputFiles(await landscape('a.png'));
  await form.locator('button').click();
  await expect(page.locator('#upload-form-outcome')).toHaveText('a.png was uploaded.');

  await page.goto('/pictures');
  await expect(pictures.tiles).toHaveCount(1);
  await expect(pictures.picture('a.png').locator('img')).toHaveJSProperty('complete', true);
  await pictures.picture('a.png').click();
  await expect(page.locator('.viewer__picture')).toBeVisible();
  const download = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Download' }).click();
  expect((await download).suggestedFilename()).toBe('a.png');

  await page.getByRole('link', { name: 'Back to the pictures' }).click();
  await pictures.box('a.png').check();
  await pictures.button('Delete').click();
  await expect(page).toHaveURL(/\/pictures$/);
  await expect(pictures.notice).toContainText('1 file deleted.');
  await expect(pictures.tiles).toHaveCount(0);
  await pictures.button('Undo').click();
  await expect(pictures.notice).toContainText('1 file restored.');
  await expect(pictures.tiles).toHaveCount(1);

  await pictures.button('Delete').click();
  await expect(pictures.notice).toHaveText('Choose files first.');

  await pictures.box('a.png').check();
  await pictures.button('Delete').click();
  await expect(pictures.tiles).toHaveCount(0);
  await page.getByRole('link', { name: 'Recently deleted' }).click();
  await page.locator('.deleted__batch summary').click();
  await page.locator('.deleted__batch').getByRole('button', { name: 'Delete for good' }).click();
  await expect(pictures.notice).toContainText('1 file deleted for good.');
  await expect(page.getByText('Nothing was deleted.')).toBeVisible();
});
