// A machine that slept: what was on its way is dead, whatever it looks like.

import { expect, MIB, test } from '../../fixtures/uploads.ts';

test('after sleep the upload drops its connections, asks what the store has, says so, and goes on', async ({
  page,
  person,
  home,
  uploads,
  file,
  line,
  vault,
}) => {
  expect(person.username).not.toBe('');
  await page.clock.install();
  await home.open();
  const photo = await file('asleep.png', 36 * MIB);
  line.faults(({ part, count }) => (part === 1 || count > 4 + 1 ? undefined : { kind: 'silence' }));
  const asked: string[] = [];
  page.on('request', (request) => asked.push(request.url().split('/').at(-1) ?? ''));
  await uploads.pick(photo);
  await expect.poll(() => line.taken.length).toBe(1);
  await expect.poll(() => line.sent.length).toBe(5);
  expect(asked).not.toContain('stored_parts');
  await uploads.listen();
  // As after a lid was closed: the clock goes on, timers do not.
  await page.clock.fastForward('10:00');
  await uploads.expectUploaded(photo.name);
  expect(asked).toContain('stored_parts');
  expect(await uploads.heard()).toContain('Continuing after sleep');
  await expect(uploads.row(photo.name)).not.toContainText('Continuing after sleep');
  expect(line.sent.filter(({ part }) => part === 1)).toHaveLength(1);
  await vault().expectStored(photo);
  await vault().expectNoneOpen();
});
