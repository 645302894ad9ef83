// Names that are taken: nothing is overwritten unless somebody says so.

import { expect, MIB, PART, test } from '../../fixtures/uploads.ts';
import { signIn } from '../../fixtures/people.ts';
import { Home } from '../../pages/home.ts';
import { Uploads } from '../../pages/uploads.ts';

test.beforeEach(async ({ person, home, noise }) => {
  expect(person.username).not.toBe('');
  // A name that was taken at the last moment.
  noise.allow(/status of 409 .*\/finish_upload/);
  await home.open();
});

for (const size of [MIB, 12 * MIB]) {
  const what = size > PART ? 'in parts' : 'in one piece';

  test(`before a byte is sent, the person is asked, and may keep both, ${what}`, async ({ uploads, file, line, vault }) => {
    const [old, young] = [await file('old/name.png', 2 * MIB), await file('name.png', size)];
    await uploads.pick(old);
    await uploads.expectUploaded('name.png');
    await uploads.button('name.png', /^Remove/).click();
    line.reset();
    await uploads.pick(young);
    await uploads.expectSaid('name.png', /^There is a file of this name already: 2\.1 MB, /);
    expect(line.sent).toEqual([]);
    await uploads.button('name.png', 'Keep both, as name (1).png').click();
    await uploads.expectUploaded('name.png');
    await vault().expectStored(old, 'name.png');
    await vault().expectStored(young, 'name (1).png');
    await vault().expectNoneOpen();
  });

  test(`the person may replace what is there, ${what}`, async ({ uploads, file, vault }) => {
    const [old, young] = [await file('old/name.png', 2 * MIB), await file('name.png', size)];
    await uploads.pick(old);
    await uploads.expectUploaded('name.png');
    await uploads.button('name.png', /^Remove/).click();
    await uploads.pick(young);
    await uploads.button('name.png', 'Replace').click();
    await uploads.expectUploaded('name.png');
    await vault().expectStored(young);
    await vault().expectNothing('name (1).png');
    await vault().expectNoneOpen();
  });
}

test('the person may skip the file, and change their mind', async ({ uploads, file, vault }) => {
  const [old, young] = [await file('old/name.png', 2 * MIB), await file('name.png', MIB)];
  await uploads.pick(old);
  await uploads.expectUploaded('name.png');
  await uploads.button('name.png', /^Remove/).click();
  await uploads.pick(young);
  await uploads.button('name.png', 'Skip').click();
  await uploads.expectSaid('name.png', 'Skipped');
  await vault().expectStored(old, 'name.png');
  await uploads.button('name.png', 'Retry file name.png').click();
  await uploads.button('name.png', 'Keep both, as name (1).png').click();
  await uploads.expectUploaded('name.png');
  await vault().expectStored(old, 'name.png');
  await vault().expectStored(young, 'name (1).png');
});

for (const [words, becomes] of [
  ['Keep both', 'both'],
  ['Replace', 'young'],
  ['Skip', 'old'],
] as const) {
  test(`one answer can be for all: ${words}`, async ({ uploads, file, vault }) => {
    const names = ['a.png', 'b.png', 'c.png'];
    const old = await Promise.all(names.map((name) => file(`old/${name}`, MIB)));
    const young = await Promise.all(names.map((name) => file(`young/${name}`, MIB)));
    await uploads.pick(...old);
    for (const name of names) await uploads.expectUploaded(name);
    for (const name of names) await uploads.button(name, /^Remove/).click();
    await uploads.pick(...young);
    await expect(uploads.rows.getByRole('group')).toHaveCount(3);
    await uploads.row('b.png').getByLabel('Do this for 2 more files').check();
    await uploads.button('b.png', new RegExp(`^${words}`)).click();
    for (const name of names) {
      if (becomes === 'old') await uploads.expectSaid(name, 'Skipped');
      else await uploads.expectUploaded(name);
    }
    for (const [at, name] of names.entries()) {
      const [before, after] = [old[at] ?? fail(), young[at] ?? fail()];
      await vault().expectStored(becomes === 'young' ? after : before, name);
      if (becomes === 'both') await vault().expectStored(after, name.replace('.', ' (1).'));
      else await vault().expectNothing(name.replace('.', ' (1).'));
    }
  });
}

for (const size of [2 * MIB, 20 * MIB]) {
  const what = size > PART ? 'in parts' : 'in one piece';

  test(`of two devices that send different files under one name, the later one is asked, ${what}`, async ({
    uploads,
    file,
    line,
    person,
    server,
    vault,
    anotherBrowser,
  }) => {
    const [slow, quick] = [await file('slow/race.png', size), await file('quick/race.png', MIB)];
    const { context, page } = await anotherBrowser();
    await signIn(server, context, person);
    await new Home(page).open();
    const theirs = new Uploads(page);
    line.faults(() => ({ kind: 'hold', after: MIB / 2 }));
    // Of a body that has not arrived the store knows nothing, so that both may begin.
    await theirs.pick(quick);
    await expect.poll(() => line.holding).toBe(1);
    await uploads.pick(slow);
    await expect.poll(() => line.holding).toBe(1 + Math.ceil(size / PART));
    line.letGo(({ count }) => count === 1);
    await theirs.expectUploaded('race.png');
    line.release();
    await uploads.expectSaid('race.png', /^There is a file of this name already: 1\.0 MB, /);
    await vault().expectStored(quick, 'race.png');
    await uploads.button('race.png', 'Keep both, as race (1).png').click();
    await uploads.expectUploaded('race.png');
    await vault().expectStored(quick, 'race.png');
    await vault().expectStored(slow, 'race (1).png');
    await vault().expectNoneOpen();
  });
}

test('a name that another device is sending a file to is taken', async ({ uploads, file, line, person, server, vault, anotherBrowser }) => {
  const [first, second] = [await file('first/same.png', 20 * MIB), await file('second/same.png', MIB)];
  line.faults(({ part }) => (part === 1 ? undefined : { kind: 'hold', after: MIB }));
  await uploads.pick(first);
  await expect.poll(() => line.taken.length).toBe(1);
  const { context, page } = await anotherBrowser();
  await signIn(server, context, person);
  await new Home(page).open();
  const theirs = new Uploads(page);
  await theirs.pick(second);
  await expect(theirs.rows.getByText('A file of this name is being uploaded in another tab or on another device.')).toBeVisible();
  line.release();
  await theirs.rows.getByRole('button', { name: 'Keep both, as same (1).png' }).click();
  await expect(theirs.rows.getByText('Uploaded', { exact: true })).toBeVisible();
  await uploads.expectUploaded('same.png');
  await vault().expectStored(first, 'same.png');
  await vault().expectStored(second, 'same (1).png');
  await vault().expectNoneOpen();
});

function fail(): never {
  throw new Error('there is one of each');
}
