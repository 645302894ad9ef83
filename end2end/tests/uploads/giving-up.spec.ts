// Uploads that are given up: at once, at any moment, and nothing of them stays in the store.

import { expect, holdCall, MIB, test } from '../../fixtures/uploads.ts';

test.beforeEach(async ({ person, home }) => {
  expect(person.username).not.toBe('');
  await home.open();
});

test('a file that is removed while its parts are on their way leaves nothing', async ({ uploads, file, line, vault }) => {
  const photo = await file('removed.png', 28 * MIB);
  line.faults(({ part }) => (part === 1 ? undefined : { kind: 'hold', after: MIB }));
  await uploads.pick(photo);
  await expect.poll(() => line.taken.length).toBe(1);
  await uploads.button(photo.name, /^Remove/).click();
  await expect(uploads.rows).toHaveCount(0);
  await expect.poll(() => line.holding, 'requests that are under way').toBe(0);
  line.release();
  await vault().expectNoneOpen();
  await vault().expectNothing(photo.name);
});

for (const [button, way] of [['Remove file undone.png', 'removed'], ['Cancel undone.png', 'cancelled']] as const) {
  test(`a file that is ${way} can be taken back for a while, and goes on from what the store has`, async ({ uploads, file, line, page, vault }) => {
    const photo = await file('undone.png', 28 * MIB);
    // Whoever is slow here still has the time to take it back.
    await page.evaluate(() => {
      const real = window.setTimeout.bind(window);
      Object.assign(window, { setTimeout: (then: () => void, ms?: number) => real(then, ms === 5_000 ? 60_000 : ms) });
    });
    line.faults(({ part }) => (part === 1 ? undefined : { kind: 'hold', after: MIB }));
    await uploads.pick(photo);
    await expect.poll(() => line.taken.length).toBe(1);
    await uploads.button(photo.name, button).focus();
    await page.keyboard.press('Enter');
    await uploads.expectSaid(photo.name, 'Cancelled');
    await expect.poll(() => line.holding, 'requests that are under way').toBe(0);
    await expect(uploads.button(photo.name, `Undo: ${photo.name}`)).toBeFocused();
    line.release();
    await page.keyboard.press('Enter');
    await uploads.expectUploaded(photo.name);
    expect(line.taken.filter(({ part }) => part === 1)).toHaveLength(1);
    await vault().expectStored(photo);
    await vault().expectNoneOpen();
  });
}

test('the focus does not get lost with a row that is not taken back', async ({ uploads, file, line, page, vault }) => {
  const photo = await file('gone.png', 28 * MIB);
  line.faults(({ part }) => (part === 1 ? undefined : { kind: 'hold', after: MIB }));
  await uploads.pick(photo);
  await expect.poll(() => line.taken.length).toBe(1);
  await uploads.button(photo.name, /^Remove/).focus();
  await page.keyboard.press('Enter');
  await expect(uploads.button(photo.name, /^Undo/)).toBeFocused();
  await expect(uploads.rows).toHaveCount(0);
  await expect(uploads.picker).toBeFocused();
  line.release();
  await vault().expectNoneOpen();
});

test('a small file that is removed on its way is not stored', async ({ uploads, file, line, vault }) => {
  const photo = await file('small.png', 4 * MIB);
  line.faults(() => ({ kind: 'hold', after: MIB }));
  await uploads.pick(photo);
  await expect.poll(() => line.holding).toBe(1);
  await uploads.button(photo.name, /^Remove/).click();
  await expect(uploads.rows).toHaveCount(0);
  await expect.poll(() => line.holding, 'requests that are under way').toBe(0);
  line.release();
  await vault().expectNothing(photo.name);
});

for (const name of ['begin_upload', 'sign_parts', 'finish_upload']) {
  test(`a file that is removed before ${name} is answered leaves no open upload`, async ({ uploads, file, page, vault }) => {
    const photo = await file('early.png', 12 * MIB);
    const { arrived, go } = await holdCall(page, name);
    await uploads.pick(photo);
    await arrived;
    await uploads.button(photo.name, /^Remove/).click();
    await expect(uploads.rows).toHaveCount(0);
    go();
    await vault().expectNoneOpen();
    if (name !== 'finish_upload') await vault().expectNothing(photo.name);
  });
}

test('a file that is paused before the server has begun goes on with that same upload', async ({ uploads, file, page, vault }) => {
  const photo = await file('paused early.png', 12 * MIB);
  const { arrived, go } = await holdCall(page, 'begin_upload');
  await uploads.pick(photo);
  await arrived;
  await uploads.button(photo.name, `Pause ${photo.name}`).click();
  await uploads.expectSaid(photo.name, /^Paused/);
  go();
  await expect.poll(async () => (await vault().open()).length).toBe(1);
  const [begun] = await vault().open();
  await uploads.button(photo.name, `Resume ${photo.name}`).click();
  await uploads.expectUploaded(photo.name);
  expect(begun?.key).toBe(photo.name);
  await vault().expectStored(photo);
  await vault().expectNothing('paused early (1).png');
  await vault().expectNoneOpen();
});

test('a file can be removed and chosen again at once, over and over', async ({ uploads, file, line, vault }) => {
  const photo = await file('undecided.png', 12 * MIB);
  for (let times = 0; times < 3; times += 1) {
    line.faults(() => ({ kind: 'hold', after: MIB }));
    await uploads.pick(photo);
    await expect.poll(() => line.holding).toBeGreaterThan(0);
    await uploads.button(photo.name, /^Remove/).click();
  }
  line.release();
  await uploads.pick(photo);
  await uploads.expectUploaded(photo.name);
  await vault().expectStored(photo);
  await vault().expectNothing('undecided (1).png');
  await vault().expectNoneOpen();
});

for (const size of [4 * MIB, 28 * MIB]) {
  test(`an upload that is cancelled stops at once, leaves nothing, and can be tried again: ${size / MIB} MiB`, async ({ uploads, file, line, vault }) => {
    const photo = await file('stopped.png', size);
    line.faults(({ part }) => (part === 1 ? undefined : { kind: 'hold', after: MIB }));
    await uploads.pick(photo);
    await expect.poll(() => line.holding).toBeGreaterThan(0);
    await uploads.button(photo.name, `Cancel ${photo.name}`).click();
    await uploads.expectSaid(photo.name, 'Cancelled');
    await expect.poll(() => line.holding, 'requests that are under way').toBe(0);
    await vault().expectNoneOpen();
    await vault().expectNothing(photo.name);
    line.release();
    await uploads.button(photo.name, `Retry file ${photo.name}`).click();
    await uploads.expectUploaded(photo.name);
    await vault().expectStored(photo);
  });
}
