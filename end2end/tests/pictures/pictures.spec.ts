// The place for pictures: uploaded there, found in folders, looked at, moved, deleted and brought back; by hand and by keys.

import { expectAccessible } from '../../fixtures/accessibility.ts';
import { expect, test } from '../../fixtures/index.ts';
import { landscape } from '../../fixtures/pictures.ts';
import { hydrated } from '../../pages/hydration.ts';
import { Pictures } from '../../pages/pictures.ts';

test('pictures are uploaded, looked at, tidied, deleted and brought back', async ({ person, page }) => {
  expect(person.username).not.toBe('');
  const pictures = new Pictures(page);
  await page.goto('/pictures');
  await hydrated(page);
  await expect(page.getByText('Nothing here yet.')).toBeVisible();
  await page.getByText('Upload pictures').click();
  await page.getByLabel('Browse files').setInputFiles([await landscape('a.png'), await landscape('b.png')]);
  await expect(pictures.tiles).toHaveCount(2);
  await expect.poll(() => pictures.loaded(), 'thumbnails are made when somebody looks').toBe(true);
  const shown = await page.locator('.picture__image').first().evaluate((image) => (image as HTMLImageElement).currentSrc);
  expect(new URL(shown).pathname, 'the grid never loads an original').toContain('thumbnail');

  await page.reload();
  await hydrated(page);
  await pictures.picture('a.png').focus();
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/pictures\/view\?key=a\.png/);
  await expect(page.getByRole('heading', { level: 1, name: 'a.png' })).toBeVisible();
  const whole = page.locator('.viewer__picture');
  await expect.poll(() => whole.evaluate((image) => (image as HTMLImageElement).naturalWidth)).toBe(1600);
  const [box, stage] = await Promise.all([whole.boundingBox(), page.locator('.viewer__stage').boundingBox()]);
  expect(box?.height, 'it is shown whole').toBeLessThanOrEqual(stage?.height ?? 0);
  await expectAccessible(page);
  const before = await page.locator('.viewer__place').innerText();
  const other = before.startsWith('1') ? 'ArrowRight' : 'ArrowLeft';
  await page.keyboard.press(other);
  await expect(page.getByRole('heading', { level: 1, name: 'b.png' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page).toHaveURL(/\/pictures#picture-\d$/);

  await page.getByText('New folder').click();
  await page.getByRole('textbox', { name: 'Folder name' }).fill('holiday');
  await pictures.button('Create folder').click();
  await expect(pictures.notice).toHaveText('Folder created.');
  await pictures.box('a.png').check();
  await page.getByText('Move or copy').click();
  await page.getByRole('combobox', { name: 'Into folder' }).selectOption('holiday');
  await pictures.button('Move').click();
  await expect(pictures.notice).toHaveText('1 file moved.');
  await expect(pictures.tiles).toHaveCount(1);

  await pictures.folder('holiday').click();
  await expect(page).toHaveURL(/folder=holiday/);
  await hydrated(page);
  await expect(pictures.picture('a.png')).toBeVisible();
  await pictures.box('a.png').check();
  await pictures.button('Delete').click();
  await expect(pictures.notice).toContainText('1 file deleted.');
  await expect(pictures.tiles).toHaveCount(0);
  await pictures.button('Undo').click();
  await expect(pictures.notice).toContainText('1 file restored.');
  await expect(pictures.picture('a.png')).toBeVisible();

  // What the viewer deletes is told by the list that follows, which takes it back.
  await pictures.picture('a.png').click();
  await expect(page.locator('.viewer__picture')).toBeVisible();
  await hydrated(page);
  await pictures.button('Delete').click();
  await expect(page).toHaveURL(/folder=holiday(#picture-\d)?$/);
  await expect(pictures.notice).toContainText('1 file deleted.');
  await hydrated(page);
  await pictures.button('Undo').click();
  await expect(pictures.picture('a.png')).toBeVisible();

  await page.getByText('Rename folder').click();
  await page.getByRole('textbox', { name: 'Folder name' }).last().fill('sea/2026');
  await pictures.button('Rename').click();
  await expect(page).toHaveURL(/folder=sea\/2026$/);
  await expect(pictures.notice).toHaveText('Folder renamed.');
  await expect(pictures.picture('a.png')).toBeVisible();
});

test('the arrow keys go through the grid', async ({ context, page, server }) => {
  expect(server.address).not.toBe('');
  expect(context.pages().length).toBeGreaterThan(0);
  await page.setViewportSize({ width: 1280, height: 900 });
  await page.goto('/gallery/pictures/many');
  await hydrated(page);
  const links = page.locator('.picture__link');
  const place = () => links.evaluateAll((all) => all.findIndex((link) => link === document.activeElement));
  await links.first().focus();
  await page.keyboard.press('ArrowRight');
  expect(await place()).toBe(1);
  await page.keyboard.press('ArrowDown');
  const below = await place();
  expect(below).toBeGreaterThan(3);
  await page.keyboard.press('ArrowUp');
  expect(await place()).toBe(1);
  await page.keyboard.press('End');
  expect(await place()).toBe((await links.count()) - 1);
  await page.keyboard.press('Home');
  expect(await place()).toBe(0);
});
