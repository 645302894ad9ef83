// Looking at pictures: closer, by what is looked for, by a link that is given away; and what is seen of one that does not load.

import { expect, test } from '../../fixtures/index.ts';
import { landscape, picture, type Picture } from '../../fixtures/pictures.ts';
import { hydrated } from '../../pages/hydration.ts';
import { Pictures } from '../../pages/pictures.ts';
import type { Page } from '@playwright/test';

async function upload(page: Page, files: Picture[]): Promise<Pictures> {
  const pictures = new Pictures(page);
  await page.goto('/pictures');
  await hydrated(page);
  await page.getByLabel('Browse files').setInputFiles(files);
  await expect(pictures.tiles).toHaveCount(files.length);
  await expect.poll(() => pictures.loaded()).toBe(true);
  return pictures;
}

test('a picture is looked at more closely by buttons, keys and a double click', async ({ page }) => {
  await page.setViewportSize({ width: 1280, height: 900 });
  await page.goto('/gallery/picture/shown');
  await hydrated(page);
  const [stage, picture] = [page.locator('.viewer__stage'), page.locator('.viewer__picture')];
  const [closer, farther, fit] = ['Zoom in', 'Zoom out', 'Fit to window'].map((name) => page.getByRole('button', { name })) as [
    ReturnType<Page['getByRole']>,
    ReturnType<Page['getByRole']>,
    ReturnType<Page['getByRole']>,
  ];
  const times = async () => ((await picture.boundingBox())?.width ?? 0) / ((await stage.boundingBox())?.width ?? 1);
  expect(await times()).toBeCloseTo(1, 1);
  await expect(farther).toHaveAttribute('aria-disabled', 'true');
  await closer.click();
  await expect.poll(times).toBeCloseTo(1.5, 1);
  await page.keyboard.press('+');
  await expect.poll(times).toBeCloseTo(2, 1);
  await page.keyboard.press('-');
  await expect.poll(times).toBeCloseTo(1.5, 1);

  // What is larger than its frame is moved by the keys that lead to other pictures otherwise.
  await stage.focus();
  await page.keyboard.press('ArrowRight');
  await expect.poll(() => stage.evaluate((frame) => frame.scrollLeft)).toBeGreaterThan(0);
  await expect(page).toHaveURL(/\/gallery\/picture\/shown$/);

  await page.keyboard.press('0');
  await expect.poll(times).toBeCloseTo(1, 1);
  await picture.dblclick();
  await expect.poll(times).toBeCloseTo(2, 1);
  await picture.dblclick();
  await expect.poll(times).toBeCloseTo(1, 1);
  for (let step = 0; step < 6; step += 1) await closer.click();
  await expect.poll(times).toBeCloseTo(4, 1);
  await expect(closer).toHaveAttribute('aria-disabled', 'true');
  await fit.click();
  await expect.poll(times).toBeCloseTo(1, 1);
});

test('a link that is copied opens the picture for whoever has it', async ({ person, page, context, anotherBrowser }) => {
  expect(person.username).not.toBe('');
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await upload(page, [await landscape('a.png')]);
  await page.goto('/pictures/view?key=a.png');
  await hydrated(page);
  await page.getByRole('button', { name: 'Copy link' }).click();
  await expect(page.locator('.viewer__said')).toHaveText(/^Link copied\. Anybody who has it can open the file for \d+ minutes\.$/);
  const link = await page.evaluate(() => navigator.clipboard.readText());
  const stranger = await anotherBrowser();
  const answer = await stranger.context.request.get(link);
  expect([answer.status(), answer.headers()['content-type']]).toEqual([200, 'image/png']);

  // A browser that lets no page write says so, and no link is lost silently.
  await page.evaluate(() => Object.defineProperty(navigator.clipboard, 'writeText', { value: () => Promise.reject(new Error('no')) }));
  await page.getByRole('button', { name: 'Copy link' }).click();
  await expect(page.locator('.viewer__said')).not.toHaveText(/^Link copied/);
  await expect(page.locator('.viewer__said')).not.toBeEmpty();
});

test('pictures are found by a part of their names and by their days, and a search selects what it finds', async ({ person, page }) => {
  expect(person.username).not.toBe('');
  const pictures = await upload(page, [await landscape('beach.png'), await landscape('Bäume 10.png'), await landscape('Bäume 9.png')]);
  await page.getByText('New folder').click();
  await page.getByRole('textbox', { name: 'Folder name' }).fill('other');
  await pictures.button('Create folder').click();
  await expect(pictures.notice).toHaveText('Folder created.');

  await page.getByText('Find and sort').click();
  await page.getByRole('searchbox', { name: 'Name contains' }).fill('BAUM');
  await page.getByRole('combobox', { name: 'Sort by' }).selectOption('Name, A to Z');
  await pictures.button('Show').click();
  await expect(page).toHaveURL(/\?.*name=BAUM.*sort=name/);
  await hydrated(page);
  await expect(page.locator('.picture__name')).toHaveText(['Bäume 9.png', 'Bäume 10.png']);
  await expect(page.getByRole('searchbox', { name: 'Name contains' }), 'what was looked for is still there').toHaveValue('BAUM');
  await pictures.button('Select all').click();
  await expect(page.locator('.chosen__count'), 'the folder was not found').toHaveText('2 selected');
  await page.getByRole('link', { name: 'Clear search' }).click();
  await expect(pictures.tiles).toHaveCount(3);

  const day = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
  await page.getByText('Find and sort').click();
  await page.getByLabel('Uploaded from').fill(day(2));
  await pictures.button('Show').click();
  await expect(page.getByText('No pictures match this search.')).toBeVisible();
  await page.getByLabel('Uploaded from').fill(day(-1));
  await page.getByLabel('Uploaded until').fill(day(1));
  await pictures.button('Show').click();
  await expect(page).toHaveURL(/until=/);
  await expect(pictures.tiles).toHaveCount(3);
});

test('a picture that does not load is asked for again, and then gives way to what stands in its place', async ({ person, page, noise }) => {
  expect(person.username).not.toBe('');
  noise.allow(/ERR_FAILED/);
  const pictures = await upload(page, [await landscape('a.png')]);
  let failing = 1;
  let requests = 0;
  await page.route(/thumbnail|\/a\.png\?/, async (route) => {
    if (route.request().resourceType() !== 'image') return route.continue();
    requests += 1;
    failing -= 1;
    return failing >= 0 ? route.abort() : route.continue();
  });

  await test.step('in the grid', async () => {
    await page.reload();
    await hydrated(page);
    await expect.poll(() => requests).toBe(2);
    await expect.poll(() => pictures.loaded()).toBe(true);
    await expect(page.locator('img.picture__image')).toHaveCount(1);
    [failing, requests] = [99, 0];
    await page.reload();
    await hydrated(page);
    await expect(page.locator('.picture__image--none')).toHaveText('PNG');
    await expect.poll(() => requests, 'not for ever').toBe(2);
    await expect(page.locator('img.picture__image')).toHaveCount(0);
  });

  await test.step('as a whole', async () => {
    [failing, requests] = [1, 0];
    await page.goto('/pictures/view?key=a.png');
    await hydrated(page);
    const whole = page.locator('.viewer__picture');
    await expect.poll(() => whole.evaluate((image) => (image as HTMLImageElement).naturalWidth)).toBe(1600);
    expect(requests).toBe(2);
    failing = 99;
    await page.reload();
    const message = page.getByRole('alert').filter({ hasText: 'This picture could not be loaded.' });
    await expect(message).toBeVisible();
    await expect(whole).toBeHidden();
    failing = 0;
    await message.getByRole('button', { name: 'Try again' }).click();
    await expect(whole).toBeVisible();
    await expect.poll(() => whole.evaluate((image) => (image as HTMLImageElement).naturalWidth)).toBe(1600);
    await expect(message).toHaveCount(0);
    await expect(page.locator('.viewer__stage'), 'the focus is where the button was').toBeFocused();
  });

  await test.step('as a whole, in vain: the focus is on the way to try once more', async () => {
    [failing, requests] = [99, 0];
    await page.reload();
    await hydrated(page);
    const again = page.getByRole('alert').getByRole('button', { name: 'Try again' });
    await expect(again).toBeVisible();
    await again.focus();
    requests = 0;
    await page.keyboard.press('Enter');
    await expect.poll(() => requests).toBeGreaterThan(0);
    await expect(again).toBeFocused();
  });
});

test('many pictures that do not load have the list made anew once', async ({ person, page, noise }) => {
  expect(person.username).not.toBe('');
  noise.allow(/ERR_FAILED/);
  // Of other contents each: thumbnails are named by what they show.
  await upload(page, [await picture('png', 2_000, 'a.png'), await picture('png', 3_000, 'b.png'), await picture('png', 4_000, 'c.png')]);
  // The first fails at once; the others when the page has its answer, as pictures do that come into sight later.
  let [images, answers] = [0, 0];
  let release = (): void => undefined;
  const released = new Promise<void>((go) => (release = go));
  await page.route(/thumbnail/, async (route) => {
    if (route.request().resourceType() !== 'image') return route.continue();
    images += 1;
    if (images > 1) await released;
    return route.abort();
  });
  await page.route('**/pictures/list_pictures', async (route) => {
    const response = await route.fetch();
    answers += 1;
    await route.fulfill({ response });
  });
  // Images that are under way hold back what waits for all of them.
  await page.goto('/pictures?sort=name', { waitUntil: 'domcontentloaded' });
  await expect.poll(() => answers).toBe(1);
  release();
  await expect.poll(() => images, 'each is tried twice').toBe(6);
  await expect(page.locator('.picture__image--none')).toHaveText(['PNG', 'PNG', 'PNG']);
  expect(answers, 'one list for all').toBe(1);
});

test('the focus stays on its picture when all addresses change', async ({ person, page }) => {
  expect(person.username).not.toBe('');
  await page.setViewportSize({ width: 1280, height: 500 });
  const pictures = await upload(page, [await landscape('a.png'), await landscape('b.png'), await landscape('c.png')]);
  await page.goto('/pictures?sort=name');
  await hydrated(page);
  let round = 0;
  // The answer is the server's; what stands behind `#` makes its addresses other ones that lead to the same pictures.
  await page.route('**/pictures/list_pictures', async (route) => {
    const response = await route.fetch();
    round += 1;
    const body = (await response.text()).replaceAll(/("url":"[^"#]*)"/g, `$1#${round}"`);
    await route.fulfill({ response, body });
  });
  const anew = async () => {
    const before = round;
    await pictures.button('Refresh').evaluate((button) => (button as HTMLButtonElement).click());
    await expect.poll(() => round).toBeGreaterThan(before);
    await expect(page.locator('.picture__image').first()).toHaveAttribute('src', new RegExp(`#${round}$`));
  };
  await pictures.picture('a.png').focus();
  await page.evaluate(() => window.scrollBy(0, 40));
  await page.evaluate(() => new Promise((painted) => requestAnimationFrame(() => requestAnimationFrame(painted))));
  await pictures.picture('c.png').evaluate((link) => (link as HTMLElement).focus({ preventScroll: true }));
  await anew();
  await expect(pictures.picture('c.png')).toBeFocused();
  await pictures.box('b.png').evaluate((box) => (box as HTMLElement).focus({ preventScroll: true }));
  await anew();
  await expect(pictures.box('b.png'), 'or on its box').toBeFocused();

  // Whoever let go of it is not led back.
  await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
  await anew();
  await expect(page.locator('.pictures__grid :focus')).toHaveCount(0);
});

test('one deletion is deleted for good after a question', async ({ person, page }) => {
  expect(person.username).not.toBe('');
  const pictures = await upload(page, [await landscape('a.png')]);
  await pictures.box('a.png').check();
  await pictures.button('Delete').click();
  await expect(pictures.notice).toContainText('1 file deleted.');
  await page.getByRole('link', { name: 'Recently deleted' }).click();
  await hydrated(page);
  const batch = page.locator('.deleted__batch');
  await expect(batch.getByRole('button', { name: 'Delete for good' })).toBeHidden();
  await batch.locator('summary').click();
  await expect(batch.getByText('This cannot be undone.')).toBeVisible();
  await batch.getByRole('button', { name: 'Delete for good' }).click();
  await expect(pictures.notice).toContainText('1 file deleted for good.');
  await expect(batch).toHaveCount(0);
});
