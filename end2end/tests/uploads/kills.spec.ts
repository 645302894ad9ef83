// Browser and server are killed at random moments of uploads; the person comes back and goes on as the page offers. In the end every
// byte is there, once, and nothing is left open. A few uploads here; `make torture ARGS=uploads` makes it a hundred.

import { createHash, randomBytes } from 'node:crypto';
import { rm, writeFile } from 'node:fs/promises';
import { expect, type Locator, test, type TestInfo } from '@playwright/test';
import { Bucket } from '../../fixtures/bucket.ts';
import { Chance } from '../../fixtures/chance.ts';
import { FaultProxy } from '../../fixtures/fault-proxy.ts';
import { Server } from '../../fixtures/server.ts';
import { MIB, noiseLike } from '../../fixtures/uploads.ts';
import { Visitor } from '../../fixtures/visitor.ts';

/** How many uploads are disturbed. */
const UPLOADS = Number(process.env.UPDOWN_KILLS ?? 4);

/** What the moments follow from. */
const SEED = Number(process.env.UPDOWN_SEED ?? randomBytes(4).readUInt32LE());

/** How long a disturbed upload may take in all, in milliseconds: waits between tries grow to half a minute. */
const PATIENCE = 120_000;

/** When something is killed: at a call to the page's server, or when the store has got a share of the bytes. */
type Moment = { readonly call: string } | { readonly share: number };

interface Kill {
  readonly moment: Moment;
  readonly whom: 'browser' | 'server' | 'both';
}

interface Sent {
  readonly name: string;
  readonly path: string;
  readonly size: number;
  readonly sha256: string;
}

/** Everybody who takes part. */
interface Stage {
  readonly server: Server;
  readonly line: FaultProxy;
  readonly visitor: Visitor;
}

function kills(chance: Chance): Kill[] {
  const moment = (): Moment => {
    const calls = ['begin_upload', 'sign_parts', 'finish_upload'] as const;
    return chance.between(1, 4) === 1 ? { call: chance.of(...calls) } : { share: chance.next() };
  };
  return Array.from({ length: chance.of(1, 1, 2) }, () => ({ moment: moment(), whom: chance.of('browser', 'server', 'both') }));
}

async function load(number: number, size: number, testInfo: TestInfo): Promise<Sent> {
  const name = `load-${number}.tif`;
  const path = testInfo.outputPath(name);
  const bytes = noiseLike(name, size);
  await writeFile(path, bytes);
  return { name, path, size, sha256: sha256(bytes) };
}

function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** When the moment has come; or the file is done, and it never comes. */
async function comes({ line, visitor }: Stage, moment: Moment, { name, size }: Sent): Promise<void> {
  const isDone = ended(visitor, name).waitFor({ timeout: PATIENCE });
  const itself =
    'share' in moment
      ? line.passed(Math.max(1, Math.floor(moment.share * size)))
      : visitor.page.waitForRequest((request) => request.url().endsWith(moment.call), { timeout: PATIENCE }).then(() => {});
  await Promise.race([itself, isDone]);
  for (const late of [itself, isDone]) late.catch(() => {});
}

/** Kills, starts again what was killed, and goes on as somebody would who comes back. Tells whether nothing is left to be done. */
async function disturb(stage: Stage, { whom }: Kill, file: Sent): Promise<boolean> {
  const { server, visitor } = stage;
  if (whom === 'server') await server.kill();
  else if (whom === 'browser') await visitor.kill();
  else await Promise.all([server.kill(), visitor.kill()]);
  if (whom !== 'browser') await server.again();
  if (whom === 'server') return false;
  await visitor.comeBack();
  await visitor.open();
  const { uploads, vault } = visitor;
  if ((await vault.open()).some(({ key }) => key === file.name)) {
    const waits = uploads.row(file.name).getByText(/^Choose the file again to continue/);
    await expect(waits.or(ended(visitor, file.name)).first()).toBeVisible();
    if (await waits.isVisible()) await uploads.giveAgain(file.name, file.path);
    return false;
  }
  // Whatever is in the store is there as a whole.
  if ((await vault.object(file.name)) !== undefined) return true;
  await uploads.pick(file);
  return false;
}

/** What says that nothing more happens to a file, unless the person does something. */
function ended({ uploads }: Visitor, name: string): Locator {
  const row = uploads.row(name);
  return row.getByText(/^(Uploaded|Skipped)$/).or(row.getByRole('button', { name: 'Skip' })).first();
}

/** The file is in the store, as the page says or, where it found one of its name there, as its bytes say. */
async function arrives({ visitor }: Stage, file: Sent): Promise<void> {
  await expect(ended(visitor, file.name)).toBeVisible({ timeout: PATIENCE });
  const skip = visitor.uploads.button(file.name, 'Skip');
  if (!(await skip.isVisible())) return;
  expect(sha256((await visitor.vault.object(file.name)) ?? Buffer.of()), 'what stands in the way is the file itself').toBe(file.sha256);
  await skip.click();
  await visitor.uploads.expectSaid(file.name, 'Skipped');
}

test('whatever is killed in the middle of uploads, every byte arrives and nothing is left open', async ({}, testInfo) => {
  test.setTimeout(PATIENCE + UPLOADS * PATIENCE);
  console.log(`${UPLOADS} uploads, seed ${SEED} (to repeat it: make torture ARGS="uploads ${UPLOADS} ${SEED}")`);
  const chance = new Chance(SEED);
  const line = await FaultProxy.start();
  const server = await Server.start([], ['--embedded-public-url', line.address]);
  line.leadTo(server.store);
  const visitor = await Visitor.arrive(server);
  const stage = { server, line, visitor };
  const files: Sent[] = [];
  try {
    for (let number = 1; number <= UPLOADS; number += 1) {
      const file = await load(number, chance.between(1, chance.of(8, 40)) * MIB - chance.between(0, 1_000), testInfo);
      const plan = kills(chance);
      if (UPLOADS > 10) console.log(`${number}: ${file.size} bytes, ${JSON.stringify(plan)}`);
      await visitor.open();
      const [first, ...others] = plan;
      // The moment may come as soon as the file is picked.
      const moment = first && comes(stage, first.moment, file);
      await visitor.uploads.pick(file);
      await moment;
      let isStored = first !== undefined && (await disturb(stage, first, file));
      for (const kill of others) {
        if (isStored) break;
        await comes(stage, kill.moment, file);
        isStored = await disturb(stage, kill, file);
      }
      if (!isStored) await arrives(stage, file);
      await rm(file.path);
      files.push(file);
    }
    for (const { name, sha256: expected } of files) {
      expect(sha256((await visitor.vault.object(name)) ?? Buffer.of()), `every byte of ${name}`).toBe(expected);
    }
    const bucket = await Bucket.of(server);
    await expect.poll(() => bucket.openParts(), 'uploads in parts that are open').toEqual([]);
    const all = async () => (await bucket.keys('protected/')).map((key) => key.split('/').slice(2).join('/'));
    const ledger = async () => (await all()).filter((name) => name.startsWith('.updown/uploads/'));
    await expect.poll(ledger, 'the ledger').toEqual([]);
    const names = await all();
    expect(names.filter((name) => !name.startsWith('.updown/')).sort(), 'objects').toEqual(files.map(({ name }) => name).sort());
  } finally {
    await visitor.leave();
    await server.stop();
    await line.stop();
  }
});
