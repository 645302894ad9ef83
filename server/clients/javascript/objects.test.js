// Objects and listings, with the AWS SDK for JavaScript and its default checksums.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Readable } from 'node:stream';
import {
  CopyObjectCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  paginateListObjectsV2,
} from '@aws-sdk/client-s3';
import { start } from './backend.js';
import { person, store } from './people.js';

let backend, anna, ben;
after(() => backend.stop());
before(async () => {
  backend = await start();
  [anna, ben] = [await person(backend, 'anna'), await person(backend, 'ben')];
});

const at = (name, owner = anna) => ({ Bucket: backend.bucket, Key: owner.key(name) });
const put = (name, Body, more = {}) => anna.s3.send(new PutObjectCommand({ ...at(name), Body, ...more }));
const get = (name, more = {}) => anna.s3.send(new GetObjectCommand({ ...at(name), ...more }));
const refused = (status) => (error) => error.$metadata.httpStatusCode === status;

test('what is put is what is got', async () => {
  const written = await put('cat.png', 'a picture', { ContentType: 'image/png', Metadata: { taken: '2026' } });
  const got = await get('cat.png', { ChecksumMode: 'ENABLED' });
  assert.equal(await got.Body.transformToString(), 'a picture');
  assert.deepEqual([got.ContentType, got.Metadata, got.ETag], ['image/png', { taken: '2026' }, written.ETag]);
  assert.equal(got.ChecksumCRC32, written.ChecksumCRC32);
  assert.ok(got.ChecksumCRC32);
});

test('every algorithm of checksums is kept', async () => {
  for (const algorithm of ['CRC32', 'CRC32C', 'CRC64NVME', 'SHA1', 'SHA256']) {
    const written = await put(`sum-${algorithm}`, 'a picture', { ChecksumAlgorithm: algorithm });
    const got = await get(`sum-${algorithm}`, { ChecksumMode: 'ENABLED' });
    assert.ok(written[`Checksum${algorithm}`], algorithm);
    assert.equal(got[`Checksum${algorithm}`], written[`Checksum${algorithm}`]);
    assert.equal(await got.Body.transformToString(), 'a picture');
  }
});

test('a stream is sent with its checksum behind it', async () => {
  const body = Readable.from([Buffer.alloc(70_000, 'a'), Buffer.alloc(30_000, 'b')]);
  await put('stream', body, { ContentLength: 100_000 });
  const bytes = await (await get('stream')).Body.transformToByteArray();
  assert.deepEqual(Buffer.from(bytes), Buffer.concat([Buffer.alloc(70_000, 'a'), Buffer.alloc(30_000, 'b')]));
});

test('ranges and conditions are kept', async () => {
  const { ETag } = await put('conditions', '0123456789');
  assert.equal(await (await get('conditions', { Range: 'bytes=2-5' })).Body.transformToString(), '2345');
  await assert.rejects(get('conditions', { Range: 'bytes=10-' }), refused(416));
  await assert.rejects(get('conditions', { IfNoneMatch: ETag }), refused(304));
  await assert.rejects(get('conditions', { IfMatch: '"other"' }), refused(412));
  await assert.rejects(put('conditions', 'x', { IfNoneMatch: '*' }), refused(412));
});

test('odd keys are kept and listed as they are', async () => {
  const names = ['a b', 'a+b', '100%', '%2e%2e', '..', './x', 'a//b', 'a', 'a/', 'ü/東京 🌸', `"'<>&`, '\\'];
  for (const name of names) await put(`odd/${name}`, name);
  for (const name of names) assert.equal(await (await get(`odd/${name}`)).Body.transformToString(), name);
  const listed = [];
  const pages = { Bucket: backend.bucket, Prefix: anna.key('odd/') };
  for await (const page of paginateListObjectsV2({ client: anna.s3, pageSize: 5 }, pages)) listed.push(...page.Contents);
  const bytes = (one, other) => Buffer.compare(Buffer.from(one), Buffer.from(other));
  assert.deepEqual(listed.map(({ Key }) => Key), names.map((name) => anna.key(`odd/${name}`)).sort(bytes));
});

test('objects are copied and many are deleted', async () => {
  await put('copies/ä source+1%', 'original', { ContentType: 'text/css' });
  const CopySource = `${backend.bucket}/${encodeURIComponent(anna.key('copies/ä source+1%'))}`;
  await anna.s3.send(new CopyObjectCommand({ ...at('copies/copy'), CopySource }));
  const head = await anna.s3.send(new HeadObjectCommand(at('copies/copy')));
  assert.deepEqual([head.ContentType, head.ContentLength], ['text/css', 8]);
  const Objects = ['copies/ä source+1%', 'copies/copy', 'copies/never'].map((name) => ({ Key: anna.key(name) }));
  const answer = await anna.s3.send(new DeleteObjectsCommand({ Bucket: backend.bucket, Delete: { Objects } }));
  assert.equal(answer.Deleted.length, 3);
  const left = await anna.s3.send(new ListObjectsV2Command({ Bucket: backend.bucket, Prefix: anna.key('copies/') }));
  assert.equal(left.KeyCount, 0);
});

test("another person's prefix is refused, to people and to guests", async () => {
  await ben.s3.send(new PutObjectCommand({ ...at('secret', ben), Body: 'ben' }));
  for (const s3 of [anna.s3, store(backend)]) {
    await assert.rejects(s3.send(new GetObjectCommand(at('secret', ben))), refused(403));
    await assert.rejects(s3.send(new PutObjectCommand({ ...at('secret', ben), Body: 'anna' })), refused(403));
    const listing = new ListObjectsV2Command({ Bucket: backend.bucket, Prefix: ben.key('') });
    await assert.rejects(s3.send(listing), refused(403));
  }
});
