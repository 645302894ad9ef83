// A browser whose clock is wrong, from the start or all at once: the server signs, and the page counts by a clock that only goes forward.

import type { Page } from '@playwright/test';
import { landscape } from '../../fixtures/pictures.ts';
import { expect, MIB, PART, test } from '../../fixtures/uploads.ts';
import { hydrated } from '../../pages/hydration.ts';

const YEAR_MS = 365 * 24 * 60 * 60 * 1000;

/** How often the page has called the server so. */
function calls(page: Page, name: string): { readonly count: number } {
  const counter = { count: 0 };
  page.on('request', (request) => {
    if (new URL(request.url()).pathname.endsWith(`/${name}`)) counter.count += 1;
  });
  return counter;
}

for (const [when, years] of [
  ['a year behind', -1],
  ['a year ahead', 1],
] as const) {
  test(`uploads and pictures do not mind a clock that is ${when}`, async ({ person, home, page, uploads, file, line, vault }) => {
    expect(person.username).not.toBe('');
    await page.clock.install({ time: Date.now() + years * YEAR_MS });
    await home.open();
    const away = await page.evaluate(() => Date.now());
    expect(Math.abs(away - Date.now() - years * YEAR_MS), 'the page has that clock').toBeLessThan(60_000);
    await home.upload(await landscape('seen.png'));
    const renewals = calls(page, 'image_url');
    await page.clock.fastForward('40:00');
    await expect.poll(() => renewals.count, 'a new address when the time of the first one ends').toBeGreaterThan(0);
    await home.expectPicture('seen.png');

    const [small, large] = [await file('small.png', MIB), await file('large.png', 20 * MIB)];
    await uploads.listen();
    await uploads.pick(small, large);
    await uploads.expectUploaded(small.name);
    await uploads.expectUploaded(large.name);
    const sent = line.taken.filter(({ name }) => name === small.name || name === large.name);
    expect(sent, 'nothing was sent twice').toHaveLength(1 + 3);
    expect((await uploads.heard()).filter((said) => /sleep|expired|lost/i.test(said))).toEqual([]);
    await vault().expectStored(small);
    await vault().expectStored(large);
  });
}

test('a clock that is set back in the middle of an upload changes nothing, and one that is set forward loses nothing', async ({
  person,
  home,
  page,
  uploads,
  file,
  line,
  vault,
}) => {
  expect(person.username).not.toBe('');
  await page.clock.install();
  await home.open();
  const photo = await file('jumping.png', 5 * PART - MIB);
  const small = await file('small.png', MIB);
  line.faults(({ part }) => (part === 1 ? undefined : { kind: 'hold', after: 1_000 }));
  const listed = calls(page, 'stored_parts');
  const begun = calls(page, 'begin_upload');
  await uploads.listen();
  await uploads.pick(photo);
  await expect.poll(() => line.taken.length).toBe(1);
  await expect.poll(() => line.holding).toBe(4);

  await page.clock.setSystemTime(Date.now() - YEAR_MS);
  // Longer than the page looks at its clock.
  await page.clock.runFor(15_000);
  expect(line.holding, 'whatever was on its way still is').toBe(4);
  line.letGo(({ part }) => part === 2);
  await expect.poll(() => line.taken.length).toBe(2);
  expect(listed.count).toBe(0);
  await uploads.pick(small);
  await expect.poll(() => line.sent.filter(({ name }) => name === small.name).length).toBe(1);

  // For all that the page can tell, it has slept for a year: the store is asked, and the rest sent once more.
  line.faults(() => undefined);
  await page.clock.setSystemTime(Date.now());
  await page.clock.runFor(15_000);
  await uploads.expectUploaded(photo.name);
  await uploads.expectUploaded(small.name);
  expect(listed.count, 'what the store has is asked for').toBe(1);
  expect(begun.count, 'the upload goes on').toBeLessThanOrEqual(3);
  expect(line.taken.filter(({ part }) => part === 1 || part === 2), 'what had arrived is not sent again').toHaveLength(2);
  await vault().expectStored(photo);
  await vault().expectStored(small);
  await vault().expectNoneOpen();
});

test('pictures are asked for anew in time after the clock was set back', async ({ person, home, page }) => {
  expect(person.username).not.toBe('');
  await home.open();
  await home.upload(await landscape('kept.png'));
  await page.clock.install();
  await page.goto('/pictures');
  await hydrated(page);
  await expect(page.getByRole('link', { name: /kept\.png/ }).first()).toBeVisible();
  const renewals = calls(page, 'list_pictures');
  await page.clock.setSystemTime(Date.now() - YEAR_MS);
  await page.clock.fastForward('40:00');
  await expect.poll(() => renewals.count).toBeGreaterThan(0);
});
