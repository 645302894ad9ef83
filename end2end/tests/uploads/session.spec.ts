// Sessions that end while a file is on its way: its owner goes on with it, and nobody else ever gets a byte of it.

import type { Page } from '@playwright/test';
import { signIn, newAccount, post } from '../../fixtures/people.ts';
import { expect, MIB, test } from '../../fixtures/uploads.ts';
import { Home } from '../../pages/home.ts';

/** What a browser tells a page when its tab is brought to the front; in a headless one it always is. */
async function comeIntoView(page: Page): Promise<void> {
  await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange', { bubbles: true })));
}

test.beforeEach(async ({ person, home, line, noise }) => {
  expect(person.username).not.toBe('');
  noise.allow(/status of 40[14] .*\/api\/storage\//);
  await home.open();
  line.faults(({ part }) => (part === 1 ? undefined : { kind: 'hold', after: MIB }));
});

test('whoever signs in again goes on where the upload was', async ({ uploads, file, line, page, context, server, person, vault }) => {
  const photo = await file('expired.png', 28 * MIB);
  await uploads.pick(photo);
  await expect.poll(() => line.taken.length).toBe(1);
  await context.clearCookies();
  line.release();
  await uploads.expectSaid(photo.name, 'Sign in again to continue');
  await expect(uploads.row(photo.name).getByRole('link', { name: 'Sign in again' })).toHaveAttribute('target', '_blank');
  await signIn(server, context, person);
  await comeIntoView(page);
  await uploads.expectUploaded(photo.name);
  for (const part of [1, 2, 3, 4]) expect(line.sent.filter((put) => put.part === part)).toHaveLength(1);
  await vault().expectStored(photo);
  await vault().expectNoneOpen();
});

test('whoever signs in again in another window can go on by a button', async ({ uploads, file, line, context, server, person, vault }) => {
  const photo = await file('button.png', 28 * MIB);
  await uploads.pick(photo);
  await expect.poll(() => line.taken.length).toBe(1);
  await context.clearCookies();
  line.release();
  await uploads.expectSaid(photo.name, 'Sign in again to continue');
  await signIn(server, context, person);
  await uploads.button(photo.name, `Retry file ${photo.name}`).click();
  await uploads.expectUploaded(photo.name);
  await vault().expectStored(photo);
  await vault().expectNoneOpen();
});

test('of a file nothing stays on the page when somebody else signs in', async ({ uploads, file, line, page, context, server, person, vault }) => {
  const photo = await file('private.png', 28 * MIB);
  const other = await newAccount(server, (await context.browser()?.newContext())?.request ?? context.request);
  await uploads.pick(photo);
  await expect.poll(() => line.taken.length).toBe(1);
  await context.clearCookies();
  line.release();
  await uploads.expectSaid(photo.name, 'Sign in again to continue');
  await signIn(server, context, other);
  await comeIntoView(page);
  await expect(page.getByText(`Signed in as ${other.username}`)).toBeVisible();
  await expect(uploads.rows).toHaveCount(0);
  await vault().expectNoneOpen();
  await vault().expectNothing(photo.name);
  // Its owner finds it as it was left.
  await context.clearCookies();
  await signIn(server, context, person);
  await page.reload();
  await uploads.expectSaid(photo.name, /^Choose the file again to continue/);
  await uploads.giveAgain(photo.name, photo.path);
  await uploads.expectUploaded(photo.name);
  await vault().expectStored(photo);
  await vault().expectNoneOpen();
});

test('a file does not go to somebody else who signed in meanwhile in another window', async ({ uploads, file, line, context, server, vault }) => {
  const [large, small] = [await file('mine.png', 28 * MIB), await file('mine too.png', MIB)];
  const other = await newAccount(server, (await context.browser()?.newContext())?.request ?? context.request);
  await uploads.pick(large);
  await expect.poll(() => line.taken.length).toBe(1);
  await context.clearCookies();
  await signIn(server, context, other);
  line.release();
  await uploads.pick(small);
  for (const photo of [large, small]) await uploads.expectSaid(photo.name, 'Sign in again to continue');
  await vault().expectNoneOpen();
  await vault().expectNothing(large.name);
  await vault().expectNothing(small.name);
});

test('a page whose person signed out in another tab lets go of everything', async ({ uploads, file, line, page, context, server, person, vault }) => {
  const photo = await file('left.png', 28 * MIB);
  await uploads.pick(photo);
  await expect.poll(() => line.taken.length).toBe(1);
  await post(server, context.request, 'sign_out', {});
  await comeIntoView(page);
  await expect(page.getByRole('button', { name: 'Sign in', exact: true })).toBeVisible();
  await expect.poll(() => line.holding, 'requests that are under way').toBe(0);
  await expect(uploads.rows).toHaveCount(0);
  await signIn(server, context, person);
  await vault().expectNothing(photo.name);
});

test('signing out in one tab ends what another one sends at once, and nothing of it stays there', async ({ uploads, file, line, page, context, vault, server, person }) => {
  const photo = await file('elsewhere.png', 28 * MIB);
  await uploads.pick(photo);
  await expect.poll(() => line.taken.length).toBe(1);
  await expect.poll(() => line.holding, 'requests that are under way').toBeGreaterThan(0);
  const other = await context.newPage();
  await new Home(other).open();
  await other.getByRole('button', { name: 'Sign out' }).click();
  await expect(other.getByRole('button', { name: 'Sign in', exact: true })).toBeVisible();
  await expect.poll(() => line.holding, 'requests that are under way').toBe(0);
  await expect(uploads.rows).toHaveCount(0);
  await expect(page.getByRole('button', { name: 'Sign in', exact: true })).toBeVisible();
  await signIn(server, context, person);
  await vault().expectNothing(photo.name);
});

test('a page that waits for its person lets go of everything when they sign out in another tab', async ({ uploads, file, line, page, context, server, person }) => {
  const photo = await file('waiting.png', 28 * MIB);
  await uploads.pick(photo);
  await expect.poll(() => line.taken.length).toBe(1);
  await context.clearCookies();
  line.release();
  await uploads.expectSaid(photo.name, 'Sign in again to continue');
  await signIn(server, context, person);
  const other = await context.newPage();
  await new Home(other).open();
  await other.getByRole('button', { name: 'Sign out' }).click();
  await expect(uploads.rows).toHaveCount(0);
  await expect(page.getByRole('button', { name: 'Sign in', exact: true })).toBeVisible();
});
