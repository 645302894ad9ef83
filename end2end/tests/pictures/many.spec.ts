// More pictures than a page holds: one grid, of which what is seen is drawn and fetched; and tidying them by dragging.

import type { Page } from '@playwright/test';
import { expectAccessible } from '../../fixtures/accessibility.ts';
import { expect, test } from '../../fixtures/index.ts';
import type { Server } from '../../fixtures/server.ts';
import { listAnew, shelfOf } from '../../fixtures/shelf.ts';
import { hydrated } from '../../pages/hydration.ts';
import { Pictures } from '../../pages/pictures.ts';

/** More than the page keeps while they are out of sight. */
const MANY = 1_323;
/** So many of them are pictures, which have to be made small. */
const PICTURES = 80;

/** Puts pictures where the page's person has theirs, past the app, and gives their names in order. */
async function fill(server: Server, page: Page, count: number): Promise<string[]> {
  const { bucket, own, put } = await shelfOf(server, page);
  await bucket.clear(own);
  const ending = (number: number) => (number < PICTURES ? 'png' : 'pdf');
  const names = Array.from({ length: count }, (_, number) => `photo ${String(number + 1).padStart(4, '0')}.${ending(number)}`);
  for (let at = 0; at < names.length; at += 8) {
    await Promise.all(names.slice(at, at + 8).map(put));
  }
  await listAnew(server, page);
  return names;
}

/** Whether an element is within the window. */
async function isSeen(page: Page, name: string): Promise<boolean> {
  const box = await new Pictures(page).picture(name).boundingBox();
  const height = await page.evaluate(() => window.innerHeight);
  return box !== null && box.y + box.height > 0 && box.y < height;
}

test('hundreds of pictures are one grid, of which what is seen is there', async ({ person, server, page, noise }) => {
  expect(person.username).not.toBe('');
  test.setTimeout(480_000);
  const names = await fill(server, page, MANY);
  const [first, last] = [names[0] ?? '', names.at(-1) ?? ''];
  const pictures = new Pictures(page);
  const focused = page.locator('.picture__link:focus');
  const waiting = page.locator('.picture__image--waiting');

  await test.step('the first HTML has a page of them and ways to the others', async () => {
    const html = await (await page.request.get('/pictures?sort=name')).text();
    expect(html.match(/class="picture"/g)).toHaveLength(60);
    expect(html).toContain('page=2');
  });

  await test.step('by keys, to the end and back', async () => {
    await page.goto('/pictures?sort=name');
    await hydrated(page);
    await expect(page.getByRole('link', { name: 'Next page' }), 'it is one grid').toHaveCount(0);
    await pictures.picture(first).focus();
    await page.keyboard.press('End');
    await expect(focused).toContainText(last);
    await expect.poll(() => isSeen(page, last)).toBe(true);
    await expect.poll(() => pictures.tiles.count(), 'what is out of sight is not drawn').toBeLessThan(120);
    await page.keyboard.press('ArrowUp');
    await expect(focused).not.toContainText(last);
    await page.keyboard.press('Home');
    await expect(focused).toContainText(first);
    await expect.poll(() => isSeen(page, first)).toBe(true);
  });

  await test.step('all of it is scrolled over, and what was forgotten is fetched again', async () => {
    await expect.poll(() => pictures.loaded(), 'thumbnails of what is seen are made').toBe(true);
    for (let end = false; !end; ) {
      end = await page.evaluate(() => {
        window.scrollBy(0, 2_000);
        return window.scrollY + window.innerHeight >= document.documentElement.scrollHeight - 1;
      });
      await page.evaluate(() => new Promise((painted) => requestAnimationFrame(() => requestAnimationFrame(painted))));
      await expect(waiting).toHaveCount(0);
    }
    await expect(pictures.picture(last)).toBeVisible();
    await page.evaluate(() => window.scrollTo(0, 3_000));
    await expect(pictures.picture(names[60] ?? '')).toBeVisible();
    await expect(waiting).toHaveCount(0);
    await page.evaluate(() => window.scrollTo(0, 0));
    await expect(pictures.picture(first)).toBeVisible();
  });

  await test.step('what is selected stays so, and what was done can be taken back where one is', async () => {
    await expect(waiting).toHaveCount(0);
    await pictures.box(first).check();
    await page.evaluate(() => window.scrollTo(0, document.documentElement.scrollHeight / 2));
    const middle = names.slice(500, 800);
    const shown = async () => (await page.locator('.picture__link').allInnerTexts()).filter((text) => middle.some((name) => text.includes(name)));
    await expect.poll(async () => (await shown()).length).toBeGreaterThan(0);
    await expect(pictures.picture(first), 'it is not drawn any more').toHaveCount(0);
    // What arrives is put among what is there, and a click would be lost on what is moved under it.
    await expect(waiting).toHaveCount(0);
    const other = ((await shown())[0] ?? '').split('\n')[0] ?? '';
    await pictures.box(other).check();
    await expect(page.locator('.chosen__count')).toHaveText('2 selected');
    const before = await page.evaluate(() => window.scrollY);
    await pictures.button('Delete').click();
    await expect(pictures.notice).toContainText('2 files deleted.');
    await expect(pictures.picture(other)).toHaveCount(0);
    expect(Math.abs((await page.evaluate(() => window.scrollY)) - before), 'the page stays where it was').toBeLessThan(200);
    await expect(page.locator('.pictures__count')).toContainText(String(MANY - 2));
    await expect(pictures.button('Undo')).toBeInViewport();
    await pictures.button('Undo').click();
    await expect(pictures.notice).toContainText('2 files restored.');
    await expectAccessible(page);
  });

  await test.step('whoever comes back is where they were', async () => {
    await page.evaluate(() => window.scrollTo(0, document.documentElement.scrollHeight));
    await expect(pictures.picture(last)).toBeVisible();
    await expect(waiting).toHaveCount(0);
    await pictures.picture(last).click();
    await expect(page.getByRole('heading', { level: 1, name: last })).toBeVisible();
    await page.goBack();
    await expect(focused).toContainText(last);
    await expect.poll(() => isSeen(page, last)).toBe(true);
    await page.keyboard.press('Enter');
    await expect(page.getByRole('heading', { level: 1, name: last })).toBeVisible();
    await expect(page, 'each time it is another page').toHaveURL(/\/pictures\/view\?/);
    await page.getByRole('link', { name: 'Back to the pictures' }).click();
    await expect(focused).toContainText(last);
    await page.reload();
    await hydrated(page);
    await expect.poll(() => isSeen(page, last)).toBe(true);
    await expect(page.getByRole('link', { name: 'Previous page' }), 'what comes before is a page of its own').toBeVisible();
  });

  await test.step('what cannot be fetched says so, and is fetched when it is asked for again', async () => {
    await page.goto('/pictures?sort=name');
    await hydrated(page);
    await expect(page.getByRole('link', { name: 'Next page' }), 'it is one grid').toHaveCount(0);
    noise.allow(/Failed to load resource/);
    await page.route('**/pictures/list_pictures', (route) => route.abort());
    await page.evaluate(() => window.scrollTo(0, document.documentElement.scrollHeight));
    const message = page.getByRole('alert').filter({ hasText: 'There was an error loading items.' });
    await expect(message).toBeVisible();
    await page.unroute('**/pictures/list_pictures');
    await pictures.button('Try again').click();
    await expect(message).toHaveCount(0);
    await expect(pictures.picture(last)).toBeVisible();
  });
});

test('an arrow key leads to a picture that is not there yet', async ({ person, server, page }) => {
  expect(person.username).not.toBe('');
  await page.setViewportSize({ width: 1280, height: 900 });
  const names = await fill(server, page, 123);
  const pictures = new Pictures(page);
  const focused = page.locator('.picture__link:focus');
  let release = (): void => undefined;
  const released = new Promise<void>((go) => (release = go));
  let held = 0;
  await page.route('**/pictures/list_pictures', async (route) => {
    if ((route.request().postDataJSON() as { query: { start: number } }).query.start === 60) {
      held += 1;
      await released;
    }
    await route.continue();
  });
  await page.goto('/pictures?sort=name');
  await hydrated(page);
  await expect(page.getByRole('link', { name: 'Next page' }), 'it is one grid').toHaveCount(0);
  const columns = await page.locator('.picture').evaluateAll((all) => all.filter((tile) => tile.getBoundingClientRect().top === all[0]?.getBoundingClientRect().top).length);
  expect(columns).toBeGreaterThan(1);
  await pictures.picture(names[0] ?? '').focus();
  await page.keyboard.press('End');
  await expect(focused, 'the last page has come').toContainText(names[122] ?? 'none');
  await expect.poll(() => held).toBe(1);
  await expect(pictures.picture(names[119] ?? ''), 'the one before it has not').toHaveCount(0);
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('ArrowLeft');
  await expect(focused).toContainText(names[122] ?? 'none');
  release();
  await expect(focused).toContainText(names[122 - 2 * columns - 1] ?? 'none');
  await expect.poll(() => isSeen(page, names[122 - 2 * columns - 1] ?? '')).toBe(true);

  // What had the focus when it was scrolled out of sight has it again when it is drawn again.
  await page.goto('/pictures?sort=name');
  await hydrated(page);
  await expect(page.getByRole('link', { name: 'Next page' }), 'it is one grid').toHaveCount(0);
  await pictures.picture(names[2] ?? '').focus();
  await page.evaluate(() => window.scrollTo(0, document.documentElement.scrollHeight));
  await expect(pictures.picture(names[2] ?? '')).toHaveCount(0);
  await expect(pictures.picture(names[122] ?? '')).toBeVisible();
  await page.evaluate(() => window.scrollTo(0, 0));
  await expect(focused).toContainText(names[2] ?? 'none');
  expect(await page.evaluate(() => window.scrollY), 'the page stays where it is').toBe(0);

  // What nobody has looked at is selected, too.
  await page.reload();
  await hydrated(page);
  await pictures.button('Select all').click();
  await expect(page.locator('.chosen__count')).toHaveText('123 selected');
  await pictures.button('Delete').click();
  await expect(pictures.notice).toContainText('123 files deleted.', { timeout: 90_000 });
  await expect(pictures.tiles).toHaveCount(0);
  await pictures.button('Undo').click();
  await expect(pictures.notice).toContainText('123 files restored.', { timeout: 90_000 });
  await expect(page.locator('.pictures__count')).toHaveText('123 pictures');
});

test('pictures and folders are dragged into folders', async ({ person, server, page }) => {
  expect(person.username).not.toBe('');
  const names = await fill(server, page, 3);
  const [one, two, three] = [names[0] ?? '', names[1] ?? '', names[2] ?? ''];
  const pictures = new Pictures(page);
  await page.goto('/pictures');
  await hydrated(page);
  for (const folder of ['sea', 'land']) {
    await page.getByText('New folder').click();
    await page.getByRole('textbox', { name: 'Folder name' }).fill(folder);
    await pictures.button('Create folder').click();
    await expect(pictures.folder(folder)).toBeVisible();
    await page.getByText('New folder').click();
  }

  await pictures.picture(one).dragTo(pictures.folder('sea'));
  await expect(pictures.notice).toHaveText('1 file moved.');
  await expect(pictures.picture(one)).toHaveCount(0);
  await expect(page.locator('.storage-manager__drop-zone--active'), 'it is no file of the machine').toHaveCount(0);

  // What is selected goes along.
  await pictures.box(two).check();
  await pictures.box(three).check();
  await pictures.picture(three).dragTo(pictures.folder('land'));
  await expect(pictures.notice).toHaveText('2 files moved.');
  await expect(pictures.tiles).toHaveCount(0);

  // A folder into a folder, but not into itself; and out of it again, by the way above.
  await pictures.folder('land').dragTo(pictures.folder('land'), { targetPosition: { x: 8, y: 8 } });
  await expect(pictures.folder('land')).toBeVisible();
  await pictures.folder('land').dragTo(pictures.folder('sea'));
  await expect(pictures.folder('land')).toHaveCount(0);
  await pictures.folder('sea').click();
  await expect(page).toHaveURL(/folder=sea$/);
  await hydrated(page);
  await expect(pictures.folder('land')).toBeVisible();
  await pictures.picture(one).dragTo(page.getByRole('navigation', { name: 'Folder', exact: true }).getByRole('link', { name: 'All pictures' }));
  await expect(pictures.notice).toHaveText('1 file moved.');
  await expect(pictures.picture(one)).toHaveCount(0);
});
