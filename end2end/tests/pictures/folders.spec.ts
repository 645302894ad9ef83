// Listing anew, and looking for the folder that something is moved into.

import { expectAccessible } from '../../fixtures/accessibility.ts';
import { expect, test } from '../../fixtures/index.ts';
import { shelfOf } from '../../fixtures/shelf.ts';
import { picture } from '../../fixtures/pictures.ts';
import { hydrated } from '../../pages/hydration.ts';
import { Pictures } from '../../pages/pictures.ts';

test('what came from elsewhere is there when the list is made anew', async ({ person, server, page }) => {
  expect(person.username).not.toBe('');
  await page.setViewportSize({ width: 1280, height: 900 });
  const pictures = new Pictures(page);
  const { put } = await shelfOf(server, page);
  // Whatever the server remembers from a moment ago does not count, neither of files nor of folders.
  for (const round of ['one', 'two']) {
    await put(`${round}/in.png`);
    await put(`${round}.png`);
    await pictures.button('Refresh').click();
    await expect(pictures.picture(`${round}.png`)).toBeVisible();
    await expect(pictures.folder(round)).toBeVisible();
    await expect(pictures.tree.link(round)).toBeVisible();
    await expect(pictures.button('Refresh')).toBeFocused();
    await expect(pictures.button('Refresh')).not.toHaveAttribute('aria-busy', 'true');
  }
});

test('the choice of a folder is narrowed by a part of its path', async ({ person, page }) => {
  expect(person.username).not.toBe('');
  await page.setViewportSize({ width: 1280, height: 900 });
  const pictures = new Pictures(page);
  await page.goto('/pictures');
  await hydrated(page);
  await page.getByLabel('Browse files').setInputFiles(await picture('png', 2_000, 'a.png'));
  await expect(pictures.tiles).toHaveCount(1);
  await page.getByText('New folder').click();
  for (const folder of ['Bäume/alt', 'sea']) {
    await page.getByRole('textbox', { name: 'Folder name' }).fill(folder);
    await pictures.button('Create folder').click();
    await expect(pictures.folder(folder.split('/')[0] ?? '')).toBeVisible();
  }
  await pictures.box('a.png').check();
  await page.getByText('Move or copy').click();
  const choice = page.getByRole('combobox', { name: 'Into folder' });
  const search = page.getByRole('searchbox', { name: 'Search for folders' });
  await expect(choice.locator('option')).toHaveText(['All pictures', 'Bäume', 'Bäume/alt', 'sea']);

  await search.fill('moon');
  await expect(page.getByText('No folders found matching "moon"')).toBeVisible();
  await expect(pictures.button('Move'), 'nothing goes where nobody chose').toBeDisabled();
  await expect(pictures.button('Copy')).toBeDisabled();
  await search.press('Enter');
  await expect(pictures.tiles, 'the first button of the form deletes').toHaveCount(1);
  await expectAccessible(page);

  await search.fill(' BAUM');
  await expect(choice.locator('option')).toHaveText(['Bäume', 'Bäume/alt']);
  await expect(page.getByText('No folders found matching')).toHaveCount(0);
  await expect(choice).toHaveValue('Bäume');
  await choice.selectOption('Bäume/alt');
  await search.fill('');
  await expect(choice.locator('option')).toHaveCount(4);
  await expect(choice, 'what was chosen is so still').toHaveValue('Bäume/alt');
  await search.fill('alt');
  await pictures.button('Move').click();
  await expect(pictures.notice).toHaveText('1 file moved.');
  await page.goto('/pictures?folder=B%C3%A4ume/alt');
  await expect(pictures.picture('a.png')).toBeVisible();
});

test.describe('without scripts', () => {
  test.use({ javaScriptEnabled: false });

  // The page announces its WebAssembly, and Chromium finds it strange that nothing loads it.
  test.beforeEach(({ noise }) => noise.allow(/was preloaded using link preload but not used/));

  test('a link lists anew, and the choice has all folders', async ({ person, page }) => {
    expect(person.username).not.toBe('');
    const pictures = new Pictures(page);
    await page.goto('/pictures?sort=name');
    await page.getByText('New folder').click();
    await page.getByRole('textbox', { name: 'Folder name' }).fill('sea');
    await pictures.button('Create folder').click();
    await page.goto('/pictures?sort=name');
    const answer = page.waitForResponse((response) => response.request().isNavigationRequest());
    await page.getByRole('link', { name: 'Refresh' }).click();
    expect((await answer).url()).toMatch(/\/pictures\?sort=name$/);
    await page.getByText('Move or copy').click();
    await expect(page.getByRole('combobox', { name: 'Into folder' }).locator('option')).toHaveText(['All pictures', 'sea']);
    await expect(page.getByRole('searchbox', { name: 'Search for folders' })).toHaveCount(0);
  });
});
