// The levels of a person's pictures: each shows its own, what is done stays on it, and links keep it. Nobody else gets there.

import type { Browser, BrowserContext, Page } from '@playwright/test';
import { expectAccessible } from '../../fixtures/accessibility.ts';
import { expect, test as base } from '../../fixtures/index.ts';
import { newAccount, signIn } from '../../fixtures/people.ts';
import { picture } from '../../fixtures/pictures.ts';
import { Server } from '../../fixtures/server.ts';
import { hydrated } from '../../pages/hydration.ts';
import { Pictures } from '../../pages/pictures.ts';

const test = base.extend<object, { server: Server }>({
  server: [
    async ({}, use) => {
      const server = await Server.start(['PrivatePictures=true']);
      await use(server);
      await server.stop();
    },
    { scope: 'worker' },
  ],
});

const PRIVATE = /[?&]level=private(&|#|$)/;

/** Opens a level and puts a picture there. */
async function put(page: Page, address: string, name: string): Promise<void> {
  await page.goto(address);
  await hydrated(page);
  await page.getByLabel('Browse files').setInputFiles(await picture('png', 2_000, name));
  await expect(new Pictures(page).picture(name)).toBeVisible();
}

/** The links between the levels. */
const levels = (page: Page) => page.getByRole('navigation', { name: 'Access level' });

/** Every address of the place for pictures that a page leads to, but for those of the switcher. */
async function ways(page: Page): Promise<string[]> {
  const links = page.locator('main a[href^="/pictures"]:not(.switcher--levels a)');
  return await links.evaluateAll((all) => all.map((link) => link.getAttribute('href') ?? ''));
}

/** A browser of the same person with scripts switched off. */
async function withoutScripts(browser: Browser, context: BrowserContext, server: Server): Promise<Page> {
  const same = await browser.newContext({ javaScriptEnabled: false, baseURL: server.address, storageState: await context.storageState() });
  return await same.newPage();
}

test('each level shows its own, what is done stays on it, and links keep it', async ({ person, page, noise }) => {
  noise.allow(/status of 404/);
  expect(person.username).not.toBe('');
  const pictures = new Pictures(page);
  await put(page, '/pictures', 'open.png');
  await expect(levels(page).locator('[aria-current]')).toHaveCount(1);
  const other = levels(page).locator('a:not([aria-current])');
  await expect(other).toHaveAttribute('href', '/pictures?level=private');
  await other.click();
  await expect(page).toHaveURL(PRIVATE);
  await expect(pictures.tiles, 'what is on the other level is not here').toHaveCount(0);
  await put(page, '/pictures?level=private', 'secret.png');
  await expect(pictures.tiles).toHaveCount(1);
  expect((await ways(page)).filter((way) => !PRIVATE.test(way)), 'every link keeps the level').toEqual([]);
  await expectAccessible(page);

  // A folder, a move into it, and the way there.
  await page.getByText('New folder').click();
  await page.getByRole('textbox', { name: 'Folder name' }).fill('vault');
  await pictures.button('Create folder').click();
  await expect(pictures.folder('vault')).toBeVisible();
  await pictures.box('secret.png').check();
  await page.getByText('Move or copy').click();
  await page.getByRole('combobox', { name: 'Into folder' }).selectOption('vault');
  await pictures.button('Move').click();
  await expect(pictures.notice).toHaveText('1 file moved.');
  await pictures.folder('vault').click();
  await expect(page).toHaveURL(/level=private&folder=vault$/);
  await hydrated(page);
  await expect(pictures.tiles).toHaveCount(1);

  // The viewer, and the way back.
  await pictures.picture('secret.png').click();
  await expect(page.locator('.viewer__picture')).toHaveJSProperty('complete', true);
  await expect(page).toHaveURL(PRIVATE);
  expect((await ways(page)).filter((way) => !PRIVATE.test(way))).toEqual([]);
  await page.getByRole('link', { name: 'Back to the pictures' }).click();
  await expect(page).toHaveURL(/level=private&folder=vault/);
  await expect(pictures.picture('secret.png')).toBeVisible();

  // What was deleted is kept by level, too.
  await hydrated(page);
  await pictures.box('secret.png').check();
  await pictures.button('Delete').click();
  await expect(pictures.notice).toContainText('1 file deleted.');
  await page.getByRole('link', { name: 'Recently deleted' }).click();
  await expect(page).toHaveURL('/pictures/deleted?level=private');
  await expect(page.locator('.deleted__name')).toHaveText(['secret.png']);
  await levels(page).locator('a:not([aria-current])').click();
  await expect(page).toHaveURL('/pictures/deleted');
  await expect(page.getByText('Nothing was deleted.')).toBeVisible();
  await page.goto('/pictures/deleted?level=private');
  await hydrated(page);
  await pictures.button('Restore').click();
  await expect(pictures.notice).toHaveText('1 file restored.');

  await page.goto('/pictures');
  await expect(pictures.picture('open.png')).toBeVisible();
  await expect(pictures.tiles).toHaveCount(1);
  await expect(pictures.folder('vault')).toHaveCount(0);
  await page.goto('/pictures/view?key=vault/secret.png');
  await expect(page.getByRole('alert'), 'it is on the other level').toBeVisible();
  await expect(page.locator('.viewer__picture')).toHaveCount(0);
});

test('it is so without scripts as well', async ({ person, page, context, browser, server }) => {
  expect(person.username).not.toBe('');
  await put(page, '/pictures', 'open.png');
  await put(page, '/pictures?level=private', 'secret.png');
  const plain = await withoutScripts(browser, context, server);
  const pictures = new Pictures(plain);
  await plain.goto('/pictures');
  await expect(pictures.picture('open.png')).toBeVisible();
  await expect(pictures.tiles).toHaveCount(1);
  await levels(plain).locator('a:not([aria-current])').click();
  await expect(plain).toHaveURL(PRIVATE);
  await expect(pictures.picture('secret.png')).toBeVisible();
  await expect(pictures.tiles).toHaveCount(1);
  expect((await ways(plain)).filter((way) => !PRIVATE.test(way))).toEqual([]);

  // A search is a form, which keeps the level.
  await plain.getByText('Find and sort').click();
  await plain.getByLabel('Name contains').fill('secret');
  await pictures.button('Show').click();
  await expect(plain).toHaveURL(PRIVATE);
  await expect(pictures.picture('secret.png')).toBeVisible();

  await plain.goto('/pictures?level=private');
  await plain.getByText('New folder').click();
  await plain.getByRole('textbox', { name: 'Folder name' }).fill('vault');
  await pictures.button('Create folder').click();
  await expect(pictures.notice).toHaveText('Folder created.');
  await expect(plain).toHaveURL(PRIVATE);
  await pictures.box('secret.png').check();
  await plain.getByText('Move or copy').click();
  await plain.getByRole('combobox', { name: 'Into folder' }).selectOption('vault');
  await pictures.button('Move').click();
  await expect(pictures.notice).toHaveText('1 file moved.');
  await expect(plain).toHaveURL(PRIVATE);
  await pictures.folder('vault').click();
  await pictures.picture('secret.png').click();
  await expect(plain.locator('.viewer__picture')).toBeVisible();
  await pictures.button('Delete').click();
  await expect(pictures.notice).toContainText('1 file deleted.');
  await expect(plain).toHaveURL(PRIVATE);
  await plain.goto('/pictures/deleted?level=private');
  await expect(plain.locator('.deleted__name')).toHaveText(['secret.png']);
  await pictures.button('Restore').click();
  await expect(plain).toHaveURL('/pictures/deleted?level=private');
  await expect(pictures.notice).toContainText('1 file restored.');
  await plain.goto('/pictures/deleted');
  await expect(plain.getByText('Nothing was deleted.')).toBeVisible();
  await plain.context().close();
});

test('another person does not get there, and neither does somebody who is not signed in', async ({ person, page, server, anotherBrowser, noise }) => {
  expect(person.username).not.toBe('');
  noise.allow(/status of 404/);
  await put(page, '/pictures?level=private', 'secret.png');
  const { context, page: theirs } = await anotherBrowser();
  const pictures = new Pictures(theirs);
  for (const address of ['/pictures?level=private', '/pictures/view?level=private&key=secret.png', '/pictures/deleted?level=private']) {
    await theirs.goto(address);
    await expect(theirs.getByRole('button', { name: 'Sign in', exact: true }), address).toBeVisible();
    expect((await theirs.locator('body').innerText()).includes('secret.png'), address).toBe(false);
  }
  await signIn(server, context, await newAccount(server, context.request));
  await theirs.goto('/pictures?level=private');
  await hydrated(theirs);
  await expect(levels(theirs).locator('[aria-current]')).toHaveCount(1);
  await expect(pictures.tiles).toHaveCount(0);
  await theirs.goto('/pictures/view?level=private&key=secret.png');
  await hydrated(theirs);
  await expect(theirs.getByRole('alert')).toBeVisible();
  await expect(theirs.locator('.viewer__picture')).toHaveCount(0);
  await theirs.goto('/pictures/deleted?level=private');
  await expect(theirs.getByText('Nothing was deleted.')).toBeVisible();
  const asked = await theirs.request.get('/pictures/download?level=private&key=secret.png', { maxRedirects: 0 });
  expect(asked.status(), 'there is nothing to be saved').toBe(404);
});
