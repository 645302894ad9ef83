// Uploading with JavaScript switched off: a form that goes straight to the store, which leads back to the page.

import type { Locator, Page } from '@playwright/test';
import { expect, test } from '../../fixtures/index.ts';
import { type Format, picture } from '../../fixtures/pictures.ts';

test.use({ javaScriptEnabled: false });

// The page announces its WebAssembly, and Chromium finds it strange that nothing loads it.
test.beforeEach(({ noise }) => noise.allow(/was preloaded using link preload but not used/));

const PICTURES: readonly [Format, string][] = [
  ['png', 'my holiday photo.png'],
  ['jpeg', 'Ünïcödé 写真 🏖.jpg'],
  ['webp', '100% real %20 + a;b=c.webp'],
  ['gif', "it's a “quoted” one.gif"],
  ['avif', 'without an extension'],
];

for (const [format, name] of PICTURES) {
  test(`a ${format} called “${name}” goes up by the form and is shown`, async ({ person, home, page, server }) => {
    expect(person.username).not.toBe('');
    const file = await picture(format, 50_000, name);
    const posts: string[] = [];
    page.on('request', (request) => {
      if (request.method() === 'POST') posts.push(new URL(request.url()).origin);
    });
    await page.goto('/');
    await page.getByLabel('Picture', { exact: true }).setInputFiles(file);
    await page.getByRole('button', { name: 'Upload', exact: true }).click();
    await expect(page).toHaveURL(`${server.address}/`);
    await expect(told(page)).toHaveText(`${name} was uploaded.`);
    await expect(home.picture).toHaveAccessibleName(name);
    expect(posts).toEqual([server.store]);
    const stored = await page.context().request.get(await home.address());
    expect(stored.headers()['content-type']).toBe(`image/${format}`);
    expect((await stored.body()).equals(file.buffer)).toBe(true);
    await page.reload();
    await expect(told(page)).toHaveCount(0);
  });
}

test('the form is in the place of the drop zone and says what it takes', async ({ person, page }) => {
  expect(person.username).not.toBe('');
  await page.goto('/');
  await expect(page.locator('.storage-manager__drop-zone')).toBeHidden();
  await expect(page.getByLabel('Picture', { exact: true })).toHaveAccessibleDescription(/^Pictures up to \d/);
});

test('two pictures of one name are both kept, also when the back button brings the form again', async ({ person, page }) => {
  expect(person.username).not.toBe('');
  await page.goto('/');
  for (const expected of ['twice.png', 'twice (1).png', 'twice (2).png']) {
    await page.getByLabel('Picture', { exact: true }).setInputFiles(await picture('png', 50_000, 'twice.png'));
    await page.getByRole('button', { name: 'Upload', exact: true }).click();
    await expect(told(page)).toHaveText(`${expected} was uploaded.`);
    if (expected === 'twice.png') await page.goBack();
  }
});

test('what only says that it is a picture is refused, and the page says why', async ({ person, home, page }) => {
  expect(person.username).not.toBe('');
  await page.goto('/');
  const file = { name: 'page.png', mimeType: 'image/png', buffer: Buffer.from('<!DOCTYPE html><title>no picture</title>') };
  await page.getByLabel('Picture', { exact: true }).setInputFiles(file);
  await page.getByRole('button', { name: 'Upload', exact: true }).click();
  await expect(page.getByRole('alert')).toHaveText('This type of file is not accepted.');
  await expect(home.picture).toHaveCount(0);
});

test('an empty file is refused by the store on a page that can be read', async ({ person, page, server, noise }) => {
  expect(person.username).not.toBe('');
  noise.allow(/status of 400/);
  await page.goto('/');
  await page.getByLabel('Picture', { exact: true }).setInputFiles({ name: 'a.png', mimeType: 'image/png', buffer: Buffer.alloc(0) });
  await page.getByRole('button', { name: 'Upload', exact: true }).click();
  await expect(page.getByRole('heading', { name: 'The file was not stored' })).toBeVisible();
  expect(page.url()).toContain(server.store);
});

test('nobody who is signed out is given a form', async ({ page }) => {
  await page.goto('/');
  await expect(page.getByRole('button', { name: 'Sign in' })).toBeVisible();
  await expect(page.locator('form[enctype="multipart/form-data"]')).toHaveCount(0);
});

/** What became of the last form. By its id, because Playwright looks for no text inside `<noscript>`. */
function told(page: Page): Locator {
  return page.locator('#upload-form-outcome');
}
