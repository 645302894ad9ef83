// Two people: what one has stored, the other cannot read, replace or delete, by whatever trick of address and request.

import { expect, test } from '../../fixtures/index.ts';
import { newPerson, post } from '../../fixtures/people.ts';
import { landscape, picture } from '../../fixtures/pictures.ts';

const ELSEWHERE = 'us-east-1:00000000-0000-4000-8000-000000000000';

test('a signed address opens one object, one way, for a while, and every change of it is refused', async ({
  person,
  home,
  playwright,
}) => {
  expect(person.username).not.toBe('');
  await home.open();
  await home.upload(await landscape('mine.png'));
  const address = new URL(await home.address());
  const stranger = await playwright.request.newContext();
  expect((await stranger.get(address.href)).status(), 'the address as it is').toBe(200);

  const changed = (change: (url: URL) => void): string => {
    const url = new URL(address.href);
    change(url);
    return url.href;
  };
  const without = (name: string): string => changed((url) => url.searchParams.delete(name));
  const set = (name: string, value: string): string => changed((url) => url.searchParams.set(name, value));
  const signature = address.searchParams.get('X-Amz-Signature') ?? '';
  const trials: Record<string, string> = {
    'no signature at all': changed((url) => (url.search = '')),
    'another object': changed((url) => (url.pathname = url.pathname.replace('mine.png', 'yours.png'))),
    "somebody else's folder": changed((url) => (url.pathname = url.pathname.replace(/protected\/[^/]+/, `protected/${ELSEWHERE}`))),
    'another prefix': changed((url) => (url.pathname = url.pathname.replace('protected', 'private'))),
    'the folder above, by dots': changed((url) => (url.pathname = url.pathname.replace('mine.png', 'x%2F..%2Fmine.png'))),
    'another bucket': changed((url) => (url.pathname = url.pathname.replace(/^\/[^/]+/, '/another-bucket'))),
    'a double slash': changed((url) => (url.pathname = url.pathname.replace('/protected', '//protected'))),
    'a signature of other digits': set('X-Amz-Signature', signature.replace(/^./, (digit) => (digit === '0' ? '1' : '0'))),
    'a shorter signature': set('X-Amz-Signature', signature.slice(1)),
    'a longer life': set('X-Amz-Expires', '604800'),
    'another date': set('X-Amz-Date', '20200101T000000Z'),
    'another key id': set('X-Amz-Credential', (address.searchParams.get('X-Amz-Credential') ?? '').replace(/^..../, 'AKIA')),
    'fewer signed headers': set('X-Amz-SignedHeaders', 'x-nothing'),
    'one more parameter': set('response-content-type', 'text/html'),
    'no session token': without('X-Amz-Security-Token'),
    'no expiry': without('X-Amz-Expires'),
    'no key id': without('X-Amz-Credential'),
  };
  for (const [trick, url] of Object.entries(trials)) {
    const response = await stranger.get(url);
    expect([400, 403], trick).toContain(response.status());
    expect(await response.text(), trick).toMatch(/<Code>\w+<\/Code>/);
  }
  for (const method of ['PUT', 'DELETE', 'POST', 'HEAD']) {
    const response = await stranger.fetch(address.href, { method, ...(method === 'PUT' ? { data: 'x' } : {}) });
    expect([400, 403, 405], method).toContain(response.status());
  }
  const again = await stranger.get(address.href);
  expect(again.status(), 'the picture is as it was').toBe(200);
  await stranger.dispose();
});

test('a second person sees nothing of the first, though signed in', async ({ person, home, page, server, anotherBrowser }) => {
  expect(person.username).not.toBe('');
  await home.open();
  await home.upload(await landscape('secret.png'));
  const theirs = new URL(await home.address());
  const folder = /protected\/([^/]+)\//.exec(decodeURIComponent(theirs.pathname))?.[1] ?? '';
  expect(folder).toMatch(/^[\w-]+:[\w-]+$/);

  const other = await anotherBrowser();
  await newPerson(server, other.context, 'eve');
  await other.page.goto('/');
  await expect(other.page.getByRole('region', { name: 'Latest upload' })).toHaveCount(0);

  const call = async (endpoint: string, data: unknown): Promise<string> => {
    const response = await other.context.request.post(`${server.address}/api/storage/${endpoint}`, {
      data,
      headers: { origin: server.address },
    });
    return response.text();
  };
  const keys = [
    'secret.png',
    `../${folder}/secret.png`,
    `protected/${folder}/secret.png`,
    `/${folder}/secret.png`,
    `x/../../${folder}/secret.png`,
    `..%2F${folder}%2Fsecret.png`,
    `..\\${folder}\\secret.png`,
  ];
  for (const key of keys) {
    for (const answer of [
      await call('image_url', { request: { access_level: 'protected', key } }),
      await call('begin_upload', {
        proposal: {
          access_level: 'protected',
          key,
          size: 4,
          content_type: 'image/png',
          metadata: [],
          fingerprint: 'a',
          crc32: 'AAAAAA==',
          on_conflict: 'ask',
        },
      }),
    ]) {
      expect(pathOf(answer), key).not.toMatch(new RegExp(`^/[^/]+/protected/${folder}/`));
    }
  }
  await page.reload();
  await home.expectPicture('secret.png');
});

test("the first person's signed upload cannot be pointed at another object", async ({ person, home, page, playwright }) => {
  expect(person.username).not.toBe('');
  await home.open();
  const put = page.waitForRequest((request) => request.method() === 'PUT');
  const file = await picture('png', 50_000, 'mine.png');
  await home.upload(file);
  const request = await put;
  const headers = await request.allHeaders();
  const signed = Object.fromEntries(
    Object.entries(headers).filter(([name]) => ['content-type', 'if-none-match', 'x-amz-checksum-crc32'].includes(name)),
  );
  expect(new URL(request.url()).searchParams.get('X-Amz-SignedHeaders')?.split(';').sort()).toEqual(
    ['content-length', 'content-type', 'host', 'if-none-match', 'x-amz-checksum-crc32'],
  );
  const stranger = await playwright.request.newContext();
  const attempt = async (url: string, body: Buffer, extra: Record<string, string> = {}): Promise<number> =>
    (await stranger.put(url, { data: body, headers: { ...signed, ...extra } })).status();
  const elsewhere = request.url().replace('mine.png', 'theirs.png');
  expect(await attempt(elsewhere, file.buffer), 'another object').toBe(403);
  expect(await attempt(request.url(), file.buffer, { 'content-type': 'text/html' }), 'another type').toBe(403);
  expect(await attempt(request.url(), file.buffer.subarray(1)), 'another length').toBe(403);
  const other = Buffer.from(file.buffer);
  other[40_000] = (other[40_000] ?? 0) ^ 1;
  expect(await attempt(request.url(), other), 'another content, in the place of the first').toBe(412);
  expect(await attempt(request.url(), file.buffer), 'the same again, in the place of the first').toBe(412);
  await stranger.dispose();
});

test('after sign-out the cookies of before open nothing', async ({ person, context, page, server, playwright }) => {
  expect(person.username).not.toBe('');
  const before = await context.storageState();
  await post(server, context.request, 'sign_out', {});
  const thief = await playwright.request.newContext({ storageState: before });
  const response = await thief.post(`${server.address}/api/storage/latest_picture`, {
    data: {},
    headers: { origin: server.address },
  });
  expect(response.ok()).toBe(false);
  await page.goto('/');
  await expect(page.getByRole('button', { name: 'Sign in', exact: true })).toBeVisible();
  await thief.dispose();
});

test('a request from another site changes nothing', async ({ person, context, server }) => {
  expect(person.username).not.toBe('');
  const strange: Record<string, string>[] = [{ origin: 'https://evil.example' }, { origin: 'null' }, {}, { origin: server.store }];
  for (const headers of strange) {
    const response = await context.request.post(`${server.address}/api/auth/sign_out`, { form: {}, headers, maxRedirects: 0 });
    expect(response.status(), JSON.stringify(headers)).toBe(403);
  }
  expect(await (await context.request.get(server.address)).text()).toContain('<strong><bdi>');
});

/** The path of the presigned address in an answer, empty when it holds none. */
function pathOf(answer: string): string {
  const address = /"url":"([^"]+)"/.exec(answer)?.[1];
  return address === undefined ? '' : decodeURIComponent(new URL(address.replaceAll('\\u0026', '&')).pathname);
}
