// The same file in two tabs of a browser: one of them sends it.

import { expect, MIB, test } from '../../fixtures/uploads.ts';
import { Home } from '../../pages/home.ts';
import { Uploads } from '../../pages/uploads.ts';

test.beforeEach(async ({ person, home, line }) => {
  expect(person.username).not.toBe('');
  await home.open();
  line.faults(({ part }) => (part === 1 ? undefined : { kind: 'hold', after: MIB }));
});

test('the other tab says so, and takes over when the first one is closed', async ({ uploads, file, line, page, context, vault }) => {
  const photo = await file('twice.png', 28 * MIB);
  await uploads.pick(photo);
  await expect.poll(() => line.taken.length).toBe(1);
  const other = await context.newPage();
  await new Home(other).open();
  const theirs = new Uploads(other);
  await theirs.expectSaid(photo.name, 'Uploading in another tab');
  await theirs.pick(photo);
  await expect(theirs.rows.getByText('Uploading in another tab')).not.toHaveCount(0);
  expect(await vault().open()).toHaveLength(1);
  expect(line.sent.filter(({ part }) => part === 1)).toHaveLength(1);
  await page.close();
  line.release();
  await expect(theirs.rows.getByText('Uploaded', { exact: true })).toHaveCount(1, { timeout: 60_000 });
  expect(line.sent.filter(({ part }) => part === 1)).toHaveLength(1);
  await vault().expectStored(photo);
  await vault().expectNothing('twice (1).png');
  await vault().expectNoneOpen();
});

test('when the first tab is done, the other one does not send the file again', async ({ uploads, file, line, context, vault }) => {
  const photo = await file('done.png', 28 * MIB);
  const other = await context.newPage();
  await new Home(other).open();
  const theirs = new Uploads(other);
  await uploads.pick(photo);
  await expect.poll(() => line.taken.length).toBe(1);
  await theirs.pick(photo);
  await theirs.expectSaid(photo.name, 'Uploading in another tab');
  line.release();
  await uploads.expectUploaded(photo.name);
  await expect(theirs.row(photo.name).getByText('Uploading in another tab')).toHaveCount(0);
  await expect(theirs.row(photo.name).getByRole('progressbar')).toHaveCount(0);
  for (const part of [1, 2, 3, 4]) expect(line.sent.filter((put) => put.part === part)).toHaveLength(1);
  await vault().expectStored(photo);
  await vault().expectNothing('done (1).png');
  await vault().expectNoneOpen();
});
