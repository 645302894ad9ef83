// A store that refuses: because it is busy, because a permission has lapsed, because bytes were damaged, because the upload is gone,
// or for good.

import { Bucket } from '../../fixtures/bucket.ts';
import { expect, MIB, test } from '../../fixtures/uploads.ts';

test.beforeEach(async ({ person, home }) => {
  expect(person.username).not.toBe('');
  await home.open();
});

test('a store that is busy for every second request is asked more slowly, and gets everything', async ({ uploads, file, line, vault }) => {
  const photos = await Promise.all([1, 2, 3].map((number) => file(`busy ${number}.png`, 20 * MIB)));
  line.faults(({ count }) => (count % 2 === 1 && count < 12 ? busy() : undefined));
  await uploads.listen();
  await uploads.pick(...photos);
  for (const photo of photos) {
    await uploads.expectUploaded(photo.name);
    await vault().expectStored(photo);
  }
  expect(await uploads.heard()).toContainEqual(expect.stringMatching(/^The store is busy\. Slowing down, retrying in \d+ seconds?$/));
  expect(line.taken).toHaveLength(9);
  await vault().expectNoneOpen();
});

test('a busy store is not asked again before the time that it names', async ({ uploads, file, line, vault }) => {
  const photo = await file('later.png', MIB);
  line.next(busy(3));
  await uploads.pick(photo);
  await uploads.expectSaid('later.png', /^The store is busy\. Slowing down, retrying in [34] seconds$/);
  await uploads.expectUploaded('later.png');
  const [first, second] = line.sent;
  expect(line.sent).toHaveLength(2);
  expect((second?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThanOrEqual(3_000);
  await vault().expectStored(photo);
});

for (const [name, size, puts] of [
  ['large.png', 20, 3],
  ['small.png', 2, 1],
] as const) {
  test(`a permission that has lapsed is renewed without a word: ${name}`, async ({ uploads, file, line, vault }) => {
    const photo = await file(name, size * MIB);
    // Each part once: one that is renewed may be sent again before another is for the first time.
    const lapsed = new Set<number | undefined>();
    line.faults(({ part }) => {
      if (lapsed.has(part)) return undefined;
      lapsed.add(part);
      return refusal(403, 'AccessDenied', 'Request has expired');
    });
    await uploads.pick(photo);
    await uploads.expectUploaded(name);
    expect(line.sent).toHaveLength(2 * puts);
    await vault().expectStored(photo);
    await vault().expectNoneOpen();
  });

  test(`a refusal for good ends the upload, leaves nothing open, and can be tried again: ${name}`, async ({
    uploads,
    file,
    line,
    vault,
  }) => {
    const photo = await file(name, size * MIB);
    line.faults(() => refusal(403, 'AccessDenied', 'Access Denied'));
    await uploads.pick(photo);
    await expect(uploads.row(name).getByRole('alert')).toContainText('You are not allowed to upload here.');
    await vault().expectNoneOpen();
    await vault().expectNothing(name);
    const asked = line.sent.length;
    expect(asked).toBeLessThanOrEqual(puts);
    line.release();
    await uploads.button(name, `Retry file ${name}`).click();
    await uploads.expectUploaded(name);
    await vault().expectStored(photo);
    await vault().expectNoneOpen();
  });

  test(`a byte that is damaged on its way is noticed by the store, and sent again: ${name}`, async ({ uploads, file, line, vault }) => {
    const photo = await file(name, size * MIB);
    line.next({ kind: 'flip', at: MIB });
    await uploads.pick(photo);
    await uploads.expectUploaded(name);
    expect(line.sent.map(({ status }) => status)).toContain(400);
    expect(line.taken).toHaveLength(puts);
    await vault().expectStored(photo);
    await vault().expectNoneOpen();
  });
}

test('a permission that lapses in the middle, after a part has arrived, is renewed', async ({ uploads, file, line, vault }) => {
  const photo = await file('middle.png', 28 * MIB);
  const lapsed = new Set<number | undefined>();
  line.faults(({ part }) => {
    if (part === 1 || lapsed.has(part)) return undefined;
    lapsed.add(part);
    return refusal(403, 'AccessDenied', 'Request has expired');
  });
  await uploads.pick(photo);
  await uploads.expectUploaded(photo.name);
  expect(line.sent.filter(({ part }) => part === 1)).toHaveLength(1);
  expect(line.taken).toHaveLength(4);
  await vault().expectStored(photo);
  await vault().expectNoneOpen();
});

test('a denial in the middle ends the upload with its reason, and another try sends everything', async ({ uploads, file, line, vault }) => {
  const photo = await file('denied.png', 28 * MIB);
  line.faults(({ part }) => (part === 1 ? undefined : { kind: 'hold', after: MIB }));
  await uploads.pick(photo);
  await expect.poll(() => line.taken.length).toBe(1);
  line.faults(() => refusal(403, 'AccessDenied', 'Access Denied'));
  await uploads.button(photo.name, `Pause ${photo.name}`).click();
  await uploads.button(photo.name, `Resume ${photo.name}`).click();
  await expect(uploads.row(photo.name).getByRole('alert')).toContainText('You are not allowed to upload here.');
  await vault().expectNoneOpen();
  await vault().expectNothing(photo.name);
  line.release();
  await uploads.button(photo.name, `Retry file ${photo.name}`).click();
  await uploads.expectUploaded(photo.name);
  await vault().expectStored(photo);
  await vault().expectNoneOpen();
});

test('bytes that are damaged each time end in a sentence and another try', async ({ uploads, file, line, vault }) => {
  const photo = await file('noisy line.png', 2 * MIB);
  line.faults(() => ({ kind: 'flip', at: MIB }));
  await uploads.pick(photo);
  await expect(uploads.row(photo.name).getByRole('alert')).toHaveText('The file was damaged on its way, or changed while it was sent. Retry.');
  expect(line.sent).toHaveLength(4);
  line.release();
  await uploads.button(photo.name, /^Retry/).click();
  await uploads.expectUploaded(photo.name);
  await vault().expectStored(photo);
});

test('an upload that is gone in the store begins anew by itself, and the row says why', async ({ uploads, file, line, server, vault }) => {
  const photo = await file('gone.png', 28 * MIB);
  line.faults(({ part }) => (part === 1 ? undefined : { kind: 'hold', after: MIB }));
  await uploads.pick(photo);
  await expect.poll(() => line.taken.length).toBe(1);
  await expect.poll(() => line.holding).toBe(3);
  // As a rule of the bucket does, or an administrator: the app hears nothing of it.
  const bucket = await Bucket.of(server);
  const ours = (await bucket.openParts()).filter(({ key }) => key.endsWith('/gone.png'));
  expect(ours).toHaveLength(1);
  for (const { key, id } of ours) await bucket.abort(key, id);
  line.faults(() => ({ kind: 'hold', after: MIB }));
  line.letGo(() => true);
  await uploads.expectSaid(photo.name, 'The earlier upload expired. Starting again.');
  line.release();
  await uploads.expectUploaded(photo.name);
  await expect(uploads.row(photo.name)).not.toContainText('The earlier upload expired');
  await vault().expectStored(photo);
  await vault().expectNoneOpen();
});

test('a store that is full stops the upload with its reason, and keeps what it has', async ({ uploads, file, line, vault }) => {
  const photo = await file('full.png', 28 * MIB);
  line.faults(({ part }) => (part === 1 ? undefined : refusal(507, 'QuotaExceeded', 'The quota is exceeded.')));
  await uploads.pick(photo);
  await expect(uploads.row(photo.name).getByRole('alert')).toContainText('The store is full.');
  expect(await vault().open()).toHaveLength(1);
  await vault().expectNothing(photo.name);
  line.release();
  await uploads.button(photo.name, `Retry file ${photo.name}`).click();
  await uploads.expectUploaded(photo.name);
  await vault().expectStored(photo);
  await vault().expectNoneOpen();
});

test('an answer to the last call that is lost does not lose the file, nor store it twice', async ({ uploads, file, page, vault, noise }) => {
  noise.allow(/finish_upload/);
  const photo = await file('lost.png', 12 * MIB);
  let lost = 0;
  await page.route('**/api/storage/finish_upload', async (route) => {
    await route.fetch();
    lost += 1;
    await (lost <= 2 ? route.abort('connectionreset') : route.fallback());
  });
  await uploads.pick(photo);
  await uploads.expectUploaded(photo.name);
  expect(lost).toBe(3);
  await vault().expectStored(photo);
  await vault().expectNothing('lost (1).png');
  await vault().expectNoneOpen();
});

test('answers that the page may not see are told from a lost connection', async ({ uploads, file, line, vault, noise }) => {
  noise.allow(/has been blocked by CORS policy/);
  const photo = await file('hidden.png', 12 * MIB);
  line.faults(() => ({ kind: 'hidden answer' }));
  await uploads.pick(photo);
  // The store has the parts all the same, and the server knows.
  await uploads.expectUploaded(photo.name);
  await vault().expectStored(photo);
  await vault().expectNoneOpen();
});

function refusal(status: number, code: string, message: string) {
  return { kind: 'refusal', status, code, message } as const;
}

function busy(retryAfterS?: number) {
  const fault = refusal(503, 'SlowDown', 'Please reduce your request rate.');
  return retryAfterS === undefined ? fault : { ...fault, retryAfterS };
}
