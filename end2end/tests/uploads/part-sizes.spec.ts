// How large parts are: as large as the line is quick, once that was seen.

import type { Page } from '@playwright/test';
import { expect, MIB, PART, test } from '../../fixtures/uploads.ts';

/** How much slower the page's clocks go than the machine's, so that the line looks that much quicker. */
const FACTOR = 5;

test.beforeEach(async ({ person, home, page }) => {
  expect(person.username).not.toBe('');
  await page.addInitScript((factor) => {
    for (const clock of [Date, performance]) {
      const now = clock.now.bind(clock);
      const start = now();
      clock.now = () => start + (now() - start) / factor;
    }
  }, FACTOR);
  await home.open();
});

/** The part sizes that the page wishes for and the server gives, upload by upload. */
function sizes(page: Page): { wished: number | null; given: number }[] {
  const sizes: { wished: number | null; given: number }[] = [];
  page.on('response', async (response) => {
    if (!/\/api\/storage\/begin_uploads?$/.test(new URL(response.url()).pathname)) return;
    interface Asked {
      part_size: number | null;
    }
    const asked = response.request().postDataJSON() as { proposal?: Asked; proposals?: Asked[] };
    const wished = (asked.proposals ?? [asked.proposal])[0]?.part_size ?? null;
    const answer = JSON.stringify(await response.json());
    const given = /"part_size":(\d+)/.exec(answer)?.[1];
    if (given !== undefined) sizes.push({ wished, given: Number(given) });
  });
  return sizes;
}

test('a quick line gets larger parts from the second file on, and one that goes on keeps its own', async ({ uploads, file, page, line, vault }) => {
  test.setTimeout(180_000);
  const told = sizes(page);
  const first = await file('first.png', 48 * MIB);
  // Long enough to see how fast bytes go, which looks like more than 2 MB/s on each of six connections.
  line.faults(() => ({ kind: 'slow', bytesPerS: 450_000 }));
  await uploads.pick(first);
  await uploads.expectUploaded(first.name);
  expect(told).toEqual([{ wished: null, given: PART }]);
  expect(line.taken).toHaveLength(6);

  const second = await file('second.png', 72 * MIB);
  line.faults(({ part }) => (part === 5 ? { kind: 'hold', after: 1_000 } : undefined));
  await uploads.pick(second);
  await expect.poll(() => line.taken.filter(({ name }) => name === second.name).length, { timeout: 60_000 }).toBe(5);
  expect(told).toHaveLength(2);
  const size = told[1]?.given ?? 0;
  expect(told[1]?.wished, 'the server gives what was wished for').toBe(size);
  expect(size, 'larger than without a wish').toBe(12 * MIB);

  // Another visit has seen nothing, and goes on in the same parts.
  await page.reload();
  line.release();
  await expect(uploads.row(second.name)).toBeVisible();
  await uploads.giveAgain(second.name, second.path);
  await uploads.expectUploaded(second.name);
  expect(line.taken.filter(({ name }) => name === second.name).map(({ part }) => part).sort(), 'each part once').toEqual([1, 2, 3, 4, 5, 6]);
  await vault().expectStored(second);
  await vault().expectStored(first);
});
