// Another page of the app is opened while files are on their way: nothing is interrupted, and a tray shows how far they are.

import type { Page } from '@playwright/test';
import { expectAccessible } from '../../fixtures/accessibility.ts';
import { landscape } from '../../fixtures/pictures.ts';
import { newAccount, signIn } from '../../fixtures/people.ts';
import { expect, MIB, test } from '../../fixtures/uploads.ts';
import { hydrated } from '../../pages/hydration.ts';
import { Pictures } from '../../pages/pictures.ts';
import { isSameLoad, markLoad, Tray } from '../../pages/tray.ts';

const SIZES = [
  { width: 390, height: 844 },
  { width: 1280, height: 800 },
] as const;

/** The questions whether the page may be left. */
function questions(page: Page): string[] {
  const asked: string[] = [];
  page.on('dialog', (dialog) => asked.push(dialog.type()));
  return asked;
}

async function openPictures(page: Page): Promise<void> {
  await page.goto('/pictures');
  await hydrated(page);
}

test.beforeEach(async ({ person }) => {
  expect(person.username).not.toBe('');
});

for (const size of SIZES) {
  test(`at ${size.width} px, an upload goes on while a picture, the account and a folder are looked at`, async ({ page, uploads, file, line, vault }) => {
    await page.setViewportSize(size);
    const [pictures, tray, asked] = [new Pictures(page), new Tray(page), questions(page)];
    await openPictures(page);
    await uploads.picker.setInputFiles(await landscape('a.png'));
    await expect(pictures.tiles).toHaveCount(1);
    await page.getByText('New folder').click();
    await page.getByRole('textbox', { name: 'Folder name' }).fill('holiday');
    await pictures.button('Create folder').click();
    await expect(pictures.notice).toHaveText('Folder created.');

    const photo = await file('large.png', 28 * MIB);
    line.faults(({ part }) => (part === 1 ? undefined : { kind: 'hold', after: MIB }));
    await uploads.pick(photo);
    await expect.poll(() => line.taken.some(({ part }) => part === 1)).toBe(true);
    await expect.poll(() => line.holding).toBe(3);
    const sent = line.sent.length;
    await markLoad(page);
    await expect(tray.box).toHaveCount(0);

    // A picture of the grid.
    await pictures.picture('a.png').click();
    await expect(page).toHaveURL(/\/pictures\/view\?.*key=a\.png/);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('a.png');
    await tray.expectSaid('1 of 2 files uploaded');
    const percent = Number(await tray.box.getByRole('progressbar').getAttribute('value'));
    expect(percent).toBeGreaterThanOrEqual(28);
    expect(percent).toBeLessThan(100);
    await expect(page.locator('.viewer__picture')).toBeVisible();

    // The account, whose heading takes the focus.
    await page.getByRole('link', { name: 'Account', exact: true }).click();
    await expect(page).toHaveURL(/\/account$/);
    await expect(page).toHaveTitle(/^Account/);
    const heading = page.getByRole('heading', { level: 1, name: 'Account' });
    await expect(heading).toBeFocused();
    await expect(page.getByRole('region', { name: 'Change password' })).toBeVisible();
    await tray.expectSaid('1 of 2 files uploaded');

    // The end of the page is not under the tray, nor is what has the focus.
    const last = page.getByRole('combobox', { name: 'Language' });
    await last.focus();
    const [box, focused] = [await tray.box.boundingBox(), await last.boundingBox()];
    expect(box).not.toBeNull();
    const [top, bottom] = [box?.y ?? 0, (box?.y ?? 0) + (box?.height ?? 0)];
    const isClear = (focused?.y ?? 0) >= bottom || (focused?.y ?? 0) + (focused?.height ?? 0) <= top;
    expect(isClear, 'the focus is not under the tray').toBe(true);
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), 'nothing is wider than the window').toBe(true);

    // A folder, whose uploader is another one.
    await page.getByRole('link', { name: 'Pictures', exact: true }).first().click();
    await expect(page.getByRole('heading', { level: 1, name: 'Pictures' })).toBeFocused();
    await expect(tray.box).toHaveCount(0);
    await expect(uploads.row('large.png')).toBeVisible();
    await pictures.folder('holiday').click();
    await expect(page).toHaveURL(/folder=holiday/);
    await tray.expectSaid('1 of 2 files uploaded');
    await expect(uploads.rows, 'what the other one sends is not found here as of another visit').toHaveCount(0);
    expect(line.sent.length, 'nothing was sent again').toBe(sent);
    expect(await isSameLoad(page)).toBe(true);

    line.release();
    await tray.expectSaid('2 of 2 files uploaded');
    await expect(tray.announced).toHaveText('2 of 2 files uploaded');
    await tray.close.click();
    await expect(tray.box).toHaveCount(0);
    await expect(page.getByRole('heading', { level: 1, name: 'Pictures' })).toBeFocused();
    await vault().expectStored(photo);
    await vault().expectNoneOpen();
    expect(asked, 'nobody was asked whether the page may be left').toEqual([]);

    // Nothing is under way any more: links load their pages.
    await page.getByRole('link', { name: 'Account', exact: true }).click();
    await expect(page).toHaveURL(/\/account$/);
    expect(await isSameLoad(page)).toBe(false);
  });

  test(`at ${size.width} px, by the keyboard alone: away, paused, resumed, and back to the rows as they were`, async ({ page, home, uploads, file, line, vault }) => {
    await page.setViewportSize(size);
    const [tray, asked] = [new Tray(page), questions(page)];
    await home.open();
    const [photo, broken] = [await file('keys.png', 28 * MIB), await file('notes.txt', 100)];
    line.faults(({ part }) => (part === 1 ? undefined : { kind: 'hold', after: MIB }));
    await uploads.pick(photo, broken);
    await expect.poll(() => line.taken.length).toBe(1);
    const rows = await uploads.rows.allTextContents();
    expect(rows).toHaveLength(2);
    await markLoad(page);

    await page.getByRole('link', { name: 'Account', exact: true }).focus();
    await page.keyboard.press('Enter');
    await expect(page.getByRole('heading', { level: 1, name: 'Account' })).toBeFocused();
    await tray.expectSaid('0 of 2 files uploaded');
    await tray.expectSaid('1 file needs your attention');
    await expect(tray.announced).toHaveText('1 file needs your attention');

    // It comes behind the page and before the choice of a language.
    await page.getByRole('combobox', { name: 'Language' }).focus();
    await page.keyboard.press('Shift+Tab');
    await expect(tray.button('Pause')).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(tray.button('Resume')).toBeFocused();
    await expect.poll(() => line.holding, 'what is under way was stopped').toBe(0);
    const seen = await tray.button('Resume').evaluate((button) => {
      const { x, y, width, height } = button.getBoundingClientRect();
      return button.contains(document.elementFromPoint(x + width / 2, y + height / 2));
    });
    expect(seen, 'the button is in sight').toBe(true);
    await page.keyboard.press('Enter');
    await expect(tray.button('Pause')).toBeFocused();
    await expect.poll(() => line.holding).toBeGreaterThan(0);

    await page.keyboard.press('Shift+Tab');
    await expect(tray.show).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(home.heading).toBeFocused();
    await expect(page).toHaveURL((url) => url.pathname === '/');
    await expect(tray.box).toHaveCount(0);
    expect((await uploads.rows.allTextContents()).map((text) => text.slice(0, 8))).toEqual(rows.map((text) => text.slice(0, 8)));
    await uploads.expectSaid('keys.png', /^Uploading/);
    expect(await isSameLoad(page)).toBe(true);
    line.release();
    await uploads.expectUploaded('keys.png');
    expect(line.sent.filter(({ part, status }) => part === 1 && status === 200)).toHaveLength(1);
    await vault().expectStored(photo);
    await vault().expectNoneOpen();
    expect(asked).toEqual([]);
  });
}

test('back and forward lead through the pages that were opened meanwhile, and the page is told what arrived without it', async ({ page, home, uploads, file, line, vault }) => {
  const tray = new Tray(page);
  await home.open();
  const photo = await file('back.png', 28 * MIB);
  line.faults(({ part }) => (part === 1 ? undefined : { kind: 'hold', after: MIB }));
  await uploads.pick(photo);
  await expect.poll(() => line.taken.length).toBe(1);
  await markLoad(page);
  await page.getByRole('link', { name: 'Account', exact: true }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Account' })).toBeFocused();
  await page.getByRole('link', { name: 'Pictures', exact: true }).first().click();
  await expect(page.getByRole('heading', { level: 1, name: 'Pictures' })).toBeFocused();
  await tray.expectSaid('0 of 1 file uploaded');

  await page.goBack();
  await expect(page.getByRole('heading', { level: 1, name: 'Account' })).toBeVisible();
  await expect(page).toHaveTitle(/^Account/);
  await tray.expectSaid('0 of 1 file uploaded');
  await page.goBack();
  await home.ready();
  await uploads.expectSaid('back.png', /^Uploading/);
  await expect(tray.box).toHaveCount(0);
  await page.goForward();
  await expect(page.getByRole('heading', { level: 1, name: 'Account' })).toBeVisible();
  await tray.expectSaid('0 of 1 file uploaded');

  line.release();
  await tray.expectSaid('1 of 1 file uploaded');
  // The start page remembers the latest picture: it learns of this one when it is back.
  const remembered = page.waitForResponse((response) => response.url().endsWith('/set_latest_picture'));
  await tray.show.click();
  await expect(home.heading).toBeFocused();
  await uploads.expectUploaded('back.png');
  expect((await remembered).ok()).toBe(true);
  expect(await isSameLoad(page)).toBe(true);
  await vault().expectStored(photo);
});

test('a folder shows what is uploaded to it while another order of it is looked at, and what is found in it', async ({ page, uploads, file, line, vault }) => {
  const [pictures, tray] = [new Pictures(page), new Tray(page)];
  await openPictures(page);
  const photo = await file('sorted.png', 28 * MIB);
  line.faults(({ part }) => (part === 1 ? undefined : { kind: 'hold', after: MIB }));
  await uploads.pick(photo);
  await expect.poll(() => line.taken.length).toBe(1);
  await markLoad(page);
  await page.getByText('Find and sort').click();
  await page.getByRole('combobox', { name: 'Sort by' }).selectOption('Name, A to Z');
  await pictures.button('Show').click();
  await expect(page).toHaveURL(/sort=name/);
  expect(await isSameLoad(page)).toBe(true);
  await expect(tray.box, 'it is the same place').toHaveCount(0);
  await expect(uploads.row('sorted.png')).toBeVisible();
  await page.getByRole('link', { name: 'Recently deleted' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Recently deleted' })).toBeFocused();
  await tray.show.click();
  await expect(page).toHaveURL(/sort=name/);
  line.release();
  await uploads.expectUploaded('sorted.png');
  await expect(pictures.tiles).toHaveCount(1);
  await vault().expectStored(photo);
  await vault().expectNoneOpen();
});

test('two places upload at once, each with its rows', async ({ page, home, uploads, file, line, vault }) => {
  const tray = new Tray(page);
  await home.open();
  const [first, second] = [await file('first.png', 28 * MIB), await file('second.png', 12 * MIB)];
  line.faults(({ part }) => (part === 1 ? undefined : { kind: 'hold', after: MIB }));
  await uploads.pick(first);
  await expect.poll(() => line.taken.length).toBe(1);
  await page.getByRole('link', { name: 'Pictures', exact: true }).first().click();
  await expect(page.getByRole('heading', { level: 1, name: 'Pictures' })).toBeFocused();
  await uploads.pick(second);
  await expect.poll(() => line.taken.length).toBe(2);
  await expect(uploads.rows).toHaveCount(1);
  await page.getByRole('link', { name: 'Account', exact: true }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Account' })).toBeFocused();
  await expect(tray.show).toHaveCount(2);
  line.release();
  await expect(tray.box.getByText('1 of 1 file uploaded')).toHaveCount(2, { timeout: 60_000 });
  for (const photo of [first, second]) await vault().expectStored(photo);
  await vault().expectNoneOpen();
});

test('whoever signs out on another page leaves nothing behind', async ({ page, home, uploads, file, line, context, server, person, vault }) => {
  const tray = new Tray(page);
  await home.open();
  const photo = await file('left.png', 28 * MIB);
  line.faults(({ part }) => (part === 1 ? undefined : { kind: 'hold', after: MIB }));
  await uploads.pick(photo);
  await expect.poll(() => line.holding).toBe(3);
  await page.getByRole('link', { name: 'Account', exact: true }).click();
  await expect(tray.box).toBeVisible();
  await page.getByRole('button', { name: 'Sign out', exact: true }).click();
  await expect(page.getByRole('button', { name: 'Sign in', exact: true })).toBeVisible();
  await expect(tray.box).toHaveCount(0);
  await expect.poll(() => line.holding, 'requests that are under way').toBe(0);
  // What is open stays open in the store, for its owner.
  await signIn(server, context, person);
  await vault().expectNothing(photo.name);
  expect(await vault().open()).toHaveLength(1);
});

test('a session that ends on another page is said in the tray, and its person goes on where the upload was', async ({ page, home, uploads, file, line, context, server, person, vault, noise }) => {
  noise.allow(/status of 40[14] .*\/api\//);
  const tray = new Tray(page);
  await home.open();
  const photo = await file('expired.png', 28 * MIB);
  line.faults(({ part }) => (part === 1 ? undefined : { kind: 'hold', after: MIB }));
  await uploads.pick(photo);
  await expect.poll(() => line.taken.length).toBe(1);
  await page.getByRole('link', { name: 'Account', exact: true }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Account' })).toBeFocused();
  await context.clearCookies();
  line.release();
  await tray.expectSaid(/^Sign in again to continue/);
  await expect(tray.box.getByRole('link', { name: 'Sign in again' })).toHaveAttribute('target', '_blank');
  const comeIntoView = () => page.evaluate(() => document.dispatchEvent(new Event('visibilitychange', { bubbles: true })));
  await comeIntoView();
  await signIn(server, context, person);
  await comeIntoView();
  await tray.expectSaid('1 of 1 file uploaded');
  for (const part of [1, 2, 3, 4]) expect(line.sent.filter((put) => put.part === part)).toHaveLength(1);
  await vault().expectStored(photo);
  await vault().expectNoneOpen();
});

test('of files whose page is away nothing stays when somebody else signs in', async ({ page, home, uploads, file, line, context, server, anotherBrowser, vault, noise }) => {
  noise.allow(/status of 40[14] .*\/api\//);
  const [tray, stranger] = [new Tray(page), await anotherBrowser()];
  const other = await newAccount(server, stranger.context.request);
  await home.open();
  const photo = await file('private.png', 28 * MIB);
  line.faults(({ part }) => (part === 1 ? undefined : { kind: 'hold', after: MIB }));
  await uploads.pick(photo);
  await expect.poll(() => line.taken.length).toBe(1);
  await page.getByRole('link', { name: 'Account', exact: true }).click();
  await expect(tray.box).toBeVisible();
  await context.clearCookies();
  line.release();
  await tray.expectSaid(/^Sign in again to continue/);
  await signIn(server, context, other);
  await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange', { bubbles: true })));
  await expect(page.getByText(`Signed in as ${other.username}`)).toBeVisible();
  await expect(tray.box).toHaveCount(0);
  await page.getByRole('link', { name: 'Updown' }).click();
  await home.ready();
  await expect(uploads.rows).toHaveCount(0);
  await vault().expectNothing(photo.name);
});

test('leaving the app while bytes move is asked about on every page', async ({ page, home, uploads, file, line }) => {
  const [tray, asked] = [new Tray(page), questions(page)];
  await home.open();
  line.faults(({ part }) => (part === 1 ? undefined : { kind: 'hold', after: MIB }));
  await uploads.pick(await file('asked.png', 28 * MIB));
  await expect.poll(() => line.taken.length).toBe(1);
  await page.getByRole('link', { name: 'Account', exact: true }).click();
  await expect(tray.box).toBeVisible();
  expect(asked).toEqual([]);
  await page.reload();
  expect(asked).toEqual(['beforeunload']);
});

test('the tray has no flaw that axe finds, in light and dark, on a telephone and a desk', async ({ page, home, uploads, file, line }, testInfo) => {
  const tray = new Tray(page);
  await home.open();
  line.faults(({ part }) => (part === 1 ? undefined : { kind: 'hold', after: MIB }));
  await uploads.pick(await file('seen.png', 28 * MIB), await file('notes.txt', 100));
  await expect.poll(() => line.taken.length).toBe(1);
  await page.getByRole('link', { name: 'Pictures', exact: true }).first().click();
  await tray.expectSaid('1 file needs your attention');
  for (const size of SIZES) {
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.setViewportSize(size);
      await page.emulateMedia({ colorScheme });
      await expectAccessible(page);
      await page.screenshot({ path: testInfo.outputPath(`tray-${size.width}-${colorScheme}.png`) });
    }
  }
});
