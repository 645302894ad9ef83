// Large bodies with the SDK's upload manager, and presigned requests sent with `fetch`.

import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { after, before, test } from 'node:test';
import { Readable } from 'node:stream';
import { GetObjectCommand, HeadObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { start } from './backend.js';
import { person } from './people.js';

const MIB = 1024 * 1024;

let backend, anna;
after(() => backend.stop());
before(async () => {
  backend = await start();
  anna = await person(backend, 'anna');
});

const at = (name) => ({ Bucket: backend.bucket, Key: anna.key(name) });
const digest = (bytes) => createHash('sha256').update(bytes).digest('hex');

for (const size of [1, 5 * MIB - 1, 5 * MIB, 5 * MIB + 1, 64 * MIB]) {
  test(`${size} bytes come back as they went`, async () => {
    const body = randomBytes(size);
    const upload = new Upload({ client: anna.s3, params: { ...at(`${size}`), Body: body, ContentType: 'image/png' } });
    let seen = 0;
    upload.on('httpUploadProgress', ({ loaded }) => (seen = Math.max(seen, loaded)));
    await upload.done();
    assert.equal(seen, size);
    const got = await anna.s3.send(new GetObjectCommand(at(`${size}`)));
    assert.equal(got.ContentType, 'image/png');
    assert.equal(digest(await got.Body.transformToByteArray()), digest(body));
  });
}

test('a stream of unknown length is uploaded in parts', async () => {
  const chunks = Array.from({ length: 13 }, () => randomBytes(MIB));
  const params = { ...at('stream'), Body: Readable.from(chunks), ChecksumAlgorithm: 'SHA256' };
  await new Upload({ client: anna.s3, params, queueSize: 3, partSize: 5 * MIB }).done();
  const got = await anna.s3.send(new GetObjectCommand({ ...at('stream'), ChecksumMode: 'ENABLED' }));
  assert.match(got.ChecksumSHA256, /-3$/);
  assert.equal(digest(await got.Body.transformToByteArray()), digest(Buffer.concat(chunks)));
});

test('an upload that is given up leaves nothing', async () => {
  const params = { ...at('given up'), Body: randomBytes(12 * MIB) };
  const upload = new Upload({ client: anna.s3, params, queueSize: 1 });
  upload.on('httpUploadProgress', () => upload.abort());
  await assert.rejects(upload.done(), { name: 'AbortError' });
  await assert.rejects(anna.s3.send(new HeadObjectCommand(at('given up'))));
});

test('an object is put and got by address', async () => {
  const put = await getSignedUrl(anna.s3, new PutObjectCommand({ ...at('presigned ü+%'), ContentType: 'text/plain' }), {
    expiresIn: 300,
    signableHeaders: new Set(['content-type']),
  });
  const headers = { 'content-type': 'text/plain' };
  assert.equal((await fetch(put, { method: 'PUT', body: 'by address', headers })).status, 200);
  const wrong = await fetch(put, { method: 'PUT', body: 'x', headers: { 'content-type': 'text/html' } });
  assert.equal(wrong.status, 403);
  const get = await getSignedUrl(anna.s3, new GetObjectCommand(at('presigned ü+%')), { expiresIn: 300 });
  assert.equal(await (await fetch(get)).text(), 'by address');
  assert.equal((await fetch(get.replace('X-Amz-Expires=300', 'X-Amz-Expires=301'))).status, 403);
});
