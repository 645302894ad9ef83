// Who sends: the worker, so that the page stays free, and the page where there is no worker.

import type { Page } from '@playwright/test';
import { expect, MIB, test } from '../../fixtures/uploads.ts';

/** How many requests the page's own scripts have sent to the store. */
async function sentByThePage(page: Page, store: string): Promise<number> {
  return page.evaluate((store) => {
    const requests = performance.getEntriesByType('resource') as PerformanceResourceTiming[];
    return requests.filter(({ name, initiatorType }) => name.startsWith(store) && initiatorType === 'xmlhttprequest').length;
  }, store);
}

test('the worker sends what is uploaded', async ({ person, home, page, uploads, file, line, vault }) => {
  expect(person.username).not.toBe('');
  await home.open();
  const photo = await file('by the worker.png', 20 * MIB);
  await uploads.pick(photo);
  await uploads.expectUploaded(photo.name);
  expect(line.taken).toHaveLength(3);
  expect(await sentByThePage(page, line.address)).toBe(0);
  await vault().expectStored(photo);
});

test('where the worker cannot start, the page sends by itself', async ({ person, home, page, uploads, file, line, vault, noise }) => {
  expect(person.username).not.toBe('');
  noise.allow(/ERR_FAILED/);
  await page.route('**/worker.js', (route) => route.abort());
  await home.open();
  const photo = await file('by the page.png', 20 * MIB);
  await uploads.pick(photo);
  await uploads.expectUploaded(photo.name);
  expect(line.taken).toHaveLength(3);
  expect(await sentByThePage(page, line.address)).toBeGreaterThanOrEqual(3);
  await vault().expectStored(photo);
  await vault().expectNoneOpen();
});
