// Who sends: the worker, so that the page stays free, and the page where there is no worker.

import type { Page } from '@playwright/test';
import { expect, MIB, PART, test } from '../../fixtures/uploads.ts';

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

for (const size of [4 * MIB, 20 * MIB]) {
  const what = size > PART ? 'in parts' : 'in one piece';

  for (const [how, end] of [
    ['ends without a word', 'close()'],
    ['breaks', 'setTimeout(() => { throw new Error("broken"); })'],
  ] as const) {
    test(`a worker that ${how} in the middle of a PUT costs no file and stores none twice, ${what}`, async ({
      person,
      home,
      page,
      uploads,
      file,
      line,
      vault,
      noise,
    }) => {
      test.setTimeout(150_000);
      expect(person.username).not.toBe('');
      noise.allow(/broken/);
      await home.open();
      const photo = await file('orphan.png', size);
      line.faults(() => ({ kind: 'hold', after: MIB }));
      await uploads.pick(photo);
      await expect.poll(() => line.holding).toBeGreaterThan(0);
      const [worker] = page.workers();
      await worker?.evaluate((end) => void (0, eval)(end), end).catch(() => {});
      line.release();
      await expect(uploads.row(photo.name).getByText('Uploaded', { exact: true })).toBeVisible({ timeout: 120_000 });
      await vault().expectStored(photo);
      await vault().expectNothing('orphan (1).png');
      await vault().expectNoneOpen();
      const next = await file('afterwards.png', MIB);
      await uploads.pick(next);
      await uploads.expectUploaded(next.name);
      await vault().expectStored(next);
    });
  }
}
