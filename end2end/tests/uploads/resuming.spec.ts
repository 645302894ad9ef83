// Pausing, reloading, other devices, sleep: what the store has is not sent again.

import { expect, MIB, PART, test } from '../../fixtures/uploads.ts';
import { signIn } from '../../fixtures/people.ts';
import type { FaultProxy } from '../../fixtures/fault-proxy.ts';
import { Home } from '../../pages/home.ts';
import { Uploads } from '../../pages/uploads.ts';

/** Holds all parts but the first two, and waits until the store has these. */
async function untilTwoAreStored(line: FaultProxy): Promise<void> {
  await expect.poll(() => line.taken.length).toBe(2);
}

test.beforeEach(async ({ person, home, line }) => {
  expect(person.username).not.toBe('');
  await home.open();
  line.faults(({ part }) => (part === 1 || part === 2 ? undefined : { kind: 'hold', after: MIB }));
});

test.afterEach(({ line }) => {
  for (const part of [1, 2]) expect(line.sent.filter((put) => put.part === part), `part ${part} is sent once`).toHaveLength(1);
});

test('what was paused goes on from where it was', async ({ uploads, file, line, vault }) => {
  const photo = await file('paused.png', 36 * MIB);
  await uploads.pick(photo);
  await untilTwoAreStored(line);
  await uploads.button(photo.name, 'Pause paused.png').click();
  await uploads.expectSaid(photo.name, /^Paused: \d+%$/);
  await expect.poll(() => line.holding, 'nothing is on its way').toBe(0);
  expect(await vault().open()).toHaveLength(1);
  line.release();
  await uploads.button(photo.name, 'Resume paused.png').click();
  await uploads.expectUploaded(photo.name);
  await vault().expectStored(photo);
  await vault().expectNoneOpen();
});

test('after a reload the row is there, and goes on with the file that is chosen again', async ({ uploads, file, line, page, vault, home }) => {
  const photo = await file('reloaded.png', 36 * MIB);
  await uploads.pick(photo);
  await untilTwoAreStored(line);
  await home.open();
  const done = Math.floor((2 * PART * 100) / photo.bytes.length);
  await uploads.expectSaid(photo.name, `Choose the file again to continue (${done}% done)`);
  line.release();
  await uploads.giveAgain(photo.name, photo.path);
  await uploads.expectUploaded(photo.name);
  await expect(page.locator('.storage-manager').getByRole('listitem')).toHaveCount(1);
  await vault().expectStored(photo);
  await vault().expectNoneOpen();
});

test('after a reload the file can also be dropped into the list as if it were new', async ({ uploads, file, line, vault, home }) => {
  const photo = await file('again.png', 36 * MIB);
  await uploads.pick(photo);
  await untilTwoAreStored(line);
  await home.open();
  await uploads.expectSaid(photo.name, /^Choose the file again to continue/);
  line.release();
  await uploads.pick(photo);
  await uploads.expectUploaded(photo.name);
  await expect(uploads.rows).toHaveCount(1);
  await vault().expectStored(photo);
  await vault().expectNoneOpen();
});

test('another file than the one of the upload is refused, and nothing is mixed', async ({ uploads, file, line, vault, home }) => {
  const photo = await file('which.png', 28 * MIB);
  const [other, another] = [await file('other/which.png', 28 * MIB), await file('another/which.png', 20 * MIB)];
  await uploads.pick(photo);
  await untilTwoAreStored(line);
  await home.open();
  for (const wrong of [other, another]) {
    await uploads.giveAgain(photo.name, wrong.path);
    await uploads.expectSaid(photo.name, 'This is another file than before. Choose which.png as it was.');
  }
  line.release();
  await uploads.giveAgain(photo.name, photo.path);
  await uploads.expectUploaded(photo.name);
  await vault().expectStored(photo);
  await vault().expectNoneOpen();
});

test('another device of the same person goes on with the upload', async ({ uploads, file, line, page, person, server, vault, anotherBrowser }) => {
  const photo = await file('moved.png', 36 * MIB);
  await uploads.pick(photo);
  await untilTwoAreStored(line);
  await page.close();
  line.release();
  const { context, page: elsewhere } = await anotherBrowser();
  await signIn(server, context, person);
  await new Home(elsewhere).open();
  const theirs = new Uploads(elsewhere);
  await theirs.expectSaid(photo.name, /^Choose the file again to continue/);
  await theirs.giveAgain(photo.name, photo.path);
  await theirs.expectUploaded(photo.name);
  await vault(context).expectStored(photo);
  await vault(context).expectNoneOpen();
});

test('an upload of another visit can be removed, and then nothing of it is left', async ({ uploads, file, line, vault, home }) => {
  const photo = await file('unwanted.png', 28 * MIB);
  await uploads.pick(photo);
  await untilTwoAreStored(line);
  await home.open();
  await uploads.button(photo.name, `Remove file ${photo.name}`).click();
  await expect(uploads.rows).toHaveCount(0);
  await vault().expectNoneOpen();
  await vault().expectNothing(photo.name);
});

test('a page that was frozen goes on when it is thawed', async ({ uploads, file, line, page, context, vault }) => {
  const photo = await file('frozen.png', 36 * MIB);
  await uploads.pick(photo);
  await untilTwoAreStored(line);
  const devtools = await context.newCDPSession(page);
  await devtools.send('Page.setWebLifecycleState', { state: 'frozen' });
  await line.refuse();
  line.release();
  await line.restore();
  await devtools.send('Page.setWebLifecycleState', { state: 'active' });
  await uploads.expectUploaded(photo.name);
  await vault().expectStored(photo);
  await vault().expectNoneOpen();
});
