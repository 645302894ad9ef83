// The pictures of the docs: made here from the real pages when UPDATE_SCREENSHOTS is set, and otherwise only looked for.

import { existsSync } from 'node:fs';
import path from 'node:path';
import type { Page } from '@playwright/test';
import { expect, test } from '../../fixtures/index.ts';
import { postOnly } from '../../fixtures/people.ts';
import { evening, landscape } from '../../fixtures/pictures.ts';
import { root } from '../../fixtures/paths.ts';
import { hydrated } from '../../pages/hydration.ts';
import { Pictures } from '../../pages/pictures.ts';

const NAMES = ['home', 'pictures', 'pictures-dark', 'viewer'];

/** States of screens, from the gallery of components: what docs/SCREENS.md shows. */
const STATES = [
  ['pictures-empty', '/gallery/pictures/empty', 960, 'light'],
  ['pictures-unavailable', '/gallery/pictures/unavailable', 960, 'dark'],
  ['pictures-long-names', '/gallery/pictures/long-names', 390, 'light'],
  ['pictures-folders', '/gallery/pictures/folders-alone', 390, 'dark'],
  ['pictures-moved', '/gallery/pictures/moved-in-part', 960, 'light'],
  ['pictures-list', '/gallery/pictures/as-a-list', 960, 'light'],
  ['pictures-being-moved', '/gallery/pictures/being-moved', 960, 'dark'],
  ['picture-not-there', '/gallery/picture/not-there', 960, 'light'],
  ['uploads', '/gallery/storage-manager/several', 960, 'light'],
  ['upload-long-name', '/gallery/storage-manager/long-name', 390, 'light'],
  ['upload-name-taken', '/gallery/storage-manager/name-taken', 390, 'light'],
  ['upload-needs-file', '/gallery/storage-manager/needs-file', 390, 'dark'],
  ['upload-busy-store', '/gallery/storage-manager/busy-store', 390, 'dark'],
  ['upload-tray', '/gallery/upload-tray/failed', 390, 'light'],
] as const;

function file(name: string): string {
  return path.join(root, 'docs', 'images', `${name}.png`);
}

test('the docs show the pages of somebody with pictures', async ({ server, context, home, page }) => {
  if (process.env.UPDATE_SCREENSHOTS === '1') {
    const [username, email, password] = ['ada', 'ada@example.com', 'Correct-Horse-7'];
    await postOnly(server, context.request, 'sign_up', { username, email, password, confirm_password: password });
    const confirmation_code = await server.outbox.code(email);
    await postOnly(server, context.request, 'confirm_sign_up', { username, confirmation_code });
    await page.setViewportSize({ width: 1080, height: 1080 });
    await home.open();
    await home.upload(await landscape());
    await page.screenshot({ path: file('home') });
    await page.goto('/pictures');
    await fill(page);
    await page.setViewportSize({ width: 1280, height: 800 });
    await page.goto('/pictures');
    await hydrated(page);
    await expect.poll(async () => new Pictures(page).loaded()).toBe(true);
    await page.screenshot({ path: file('pictures') });
    await page.emulateMedia({ colorScheme: 'dark' });
    await page.setViewportSize({ width: 390, height: 844 });
    await page.screenshot({ path: file('pictures-dark') });
    await page.setViewportSize({ width: 1280, height: 800 });
    await new Pictures(page).picture('dunes.png').click();
    await expect.poll(() => page.locator('.viewer__picture').evaluate((image) => (image as HTMLImageElement).naturalWidth)).toBe(1600);
    await page.screenshot({ path: file('viewer') });
    for (const [name, state, width, colorScheme] of STATES) {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width, height: 700 });
      await page.goto(state);
      await hydrated(page);
      const tray = page.locator('.upload-tray');
      await ((await tray.count()) > 0 ? tray : page.locator('main')).screenshot({ path: file(name) });
    }
  }
  for (const name of [...NAMES, ...STATES.map(([name]) => name)]) {
    expect(existsSync(file(name)), 'make it with: UPDATE_SCREENSHOTS=1 make test ARGS="end-to-end readme"').toBe(true);
  }
});

/** Puts pictures and folders where pictures are kept. */
async function fill(page: Page): Promise<void> {
  const pictures = new Pictures(page);
  await hydrated(page);
  for (const folder of ['Alps 2026', 'Family']) {
    const name = page.getByRole('textbox', { name: 'Folder name' });
    if (!(await name.isVisible())) await page.getByText('New folder').click();
    await name.fill(folder);
    await pictures.button('Create folder').click();
    await expect(pictures.folder(folder)).toBeVisible();
  }
  const skies = ['first light.png', 'harbour.png', 'dunes.png', 'after the rain.png', 'north road.png', 'still water.png', 'last ferry.png'];
  await page.getByLabel('Browse files').setInputFiles(await Promise.all(skies.map(async (name, at) => evening(name, at))));
  await expect(pictures.tiles).toHaveCount(skies.length + 1);
}
