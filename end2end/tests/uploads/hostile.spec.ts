// Files that are called pictures and are none, sent past the page's own look at them: the server looks, too.

import { writeFile } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';
import type { Page } from '@playwright/test';
import { expect, type LocalFile, MIB, test } from '../../fixtures/uploads.ts';

test.beforeEach(async ({ person, home }) => {
  expect(person.username).not.toBe('');
  await home.open();
});

const PAGE = '<!DOCTYPE html><title>taken</title><script>document.title = "run"; alert("run")</script>';

/** Has a file on the disk begin as a page. */
async function asPage(file: LocalFile): Promise<void> {
  file.bytes.write(PAGE, 'latin1');
  await writeFile(file.path, file.bytes);
}

/** Has the page's calls say that everything is a PNG, whatever the page has seen. */
async function lie(page: Page): Promise<void> {
  await page.route(/\/api\/storage\/begin_uploads?$/, async (route) => {
    const text = route.request().postData() ?? '';
    await route.continue({ postData: text.replaceAll('"application/octet-stream"', '"image/png"') });
  });
}

test('a large file that is no picture is refused when all of it is there, and nothing of it stays', async ({
  uploads,
  file,
  page,
  line,
  vault,
  noise,
}) => {
  noise.allow(/status of 415/);
  await lie(page);
  const [honest, liar] = [await file('honest.png', 17 * MIB), await file('false.png', 17 * MIB)];
  await asPage(liar);
  await uploads.pick(liar, honest);
  await uploads.expectSaid('false.png', 'This file is not the picture that its type says it is. Choose another one.');
  await expect(uploads.button('false.png', /^Retry/)).toHaveCount(0);
  await uploads.expectUploaded('honest.png');
  expect(line.taken.filter(({ name }) => name === 'false.png'), 'every byte of it was sent').toHaveLength(3);
  await vault().expectNothing('false.png');
  await vault().expectStored(honest);
  await vault().expectNoneOpen();
});

test('a small file that is no picture is never shown as one, nor run as a page', async ({ uploads, file, page, vault, noise, context, server }) => {
  await lie(page);
  const small = await file('small.png', MIB / 4);
  await asPage(small);
  await uploads.pick(small);
  await uploads.expectUploaded('small.png');
  await vault().expectStored(small);

  // What its owner gets is saved; the viewer shows nothing.
  const asked = await context.request.post(`${server.address}/api/storage/image_url`, {
    data: { request: { access_level: 'protected', key: 'small.png' } },
    headers: { origin: server.address },
  });
  const { url } = (await asked.json()) as { url: string };
  const answer = await context.request.get(url);
  expect(answer.headers()).toMatchObject({
    'content-type': 'application/octet-stream',
    'content-disposition': 'attachment',
    'x-content-type-options': 'nosniff',
  });
  noise.allow(/small\.png/);
  const other = await context.newPage();
  other.on('dialog', () => expect(undefined, 'a script has run').toBe('nothing'));
  const saved = other.waitForEvent('download');
  await other.goto(url).catch(() => undefined);
  expect((await saved).url()).toBe(url);
  expect(await other.title()).toBe('');
  await other.goto('/pictures/view?key=small.png');
  await expect(other.locator('.viewer__none')).toBeVisible();
  await expect(other.locator('.viewer img')).toHaveCount(0);
  await other.close();
});

test('whoever calls the server without the page has their file looked at, too', async ({ context, server, line, vault }) => {
  const call = async (name: string, data: unknown): Promise<unknown> => {
    const answer = await context.request.post(`${server.address}/api/storage/${name}`, { data, headers: { origin: server.address } });
    expect(answer.status(), name).toBe(200);
    return answer.json();
  };
  const body = Buffer.from(PAGE);
  // A gzip file ends with the CRC-32, least byte first, and the length.
  const checksum = gzipSync(body).subarray(-8, -4).reverse();
  const proposal = {
    access_level: 'protected',
    key: 'program.jpg',
    size: body.length,
    content_type: 'image/jpeg',
    metadata: [],
    fingerprint: 'a',
    crc32: checksum.toString('base64'),
    on_conflict: 'ask',
  };
  const { ticket } = (await call('begin_upload', { proposal })) as { ticket: { url: string; headers: [string, string][] } };
  const put = await context.request.put(ticket.url, { data: body, headers: Object.fromEntries(ticket.headers) });
  expect(put.status(), 'the store cannot tell').toBe(200);
  expect(line.taken).toHaveLength(1);
  const { url } = (await call('image_url', { request: { access_level: 'protected', key: 'program.jpg' } })) as { url: string };
  expect((await context.request.get(url)).headers()['content-type']).toBe('application/octet-stream');
  await vault().expectStored({ name: 'program.jpg', bytes: body });
});
