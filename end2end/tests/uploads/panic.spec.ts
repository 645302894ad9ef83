// The page's program ends by a fault of its own: nothing answers any more, which the page has to say by itself.

import { expect, MIB, test } from '../../fixtures/uploads.ts';

test('a page whose program panics says so, and after a reload an upload goes on from what the store has', async ({
  person,
  home,
  uploads,
  file,
  line,
  page,
  noise,
  vault,
}) => {
  expect(person.username).not.toBe('');
  noise.allow(/./);
  const photo = await file('panic.png', 20 * MIB);
  line.faults(({ part }) => (part === 1 ? undefined : { kind: 'hold', after: MIB }));
  await home.open();
  await uploads.pick(photo);
  await expect.poll(() => line.taken.length).toBe(1);
  const told = page.getByRole('alert').filter({ hasText: 'This page has stopped working.' });
  await expect(told).toHaveCount(0);
  // The markers by which the program finds its way in the page are gone, and so is the way.
  await page.route(
    '/',
    async (route) => {
      const answer = await route.fetch();
      const document = await answer.text();
      const broken = document.replaceAll(/<main\b/g, '<p').replaceAll('</main>', '</p>');
      expect(broken).not.toBe(document);
      await route.fulfill({ response: answer, body: broken });
    },
    { times: 1 },
  );
  await page.goto('/');
  await expect(told).toBeVisible();
  line.release();
  await told.getByRole('link', { name: 'Reload the page' }).click();
  await expect(page.locator('html[data-hydrated]')).toBeVisible();
  await expect(told).toHaveCount(0);
  await uploads.giveAgain(photo.name, photo.path);
  await uploads.expectUploaded(photo.name);
  expect(line.sent.filter(({ part }) => part === 1)).toHaveLength(1);
  await vault().expectStored(photo);
  await vault().expectNoneOpen();
});
