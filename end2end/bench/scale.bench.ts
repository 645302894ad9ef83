// How the page bears much: one file of 5 GiB, whose memory has to stay as it is, and 5,000 files in one pick, which must not hold it up.

import { expect, test } from '@playwright/test';
import { Arena } from './arena.ts';
import { MIB, Scratch } from './files.ts';
import { percent, row } from './table.ts';
import { growth, type Measured, seconds } from './watch.ts';

const scratch = new Scratch();

test.afterAll(async () => scratch.clear());

/** What is told of an upload. */
function told(what: string, measured: Measured): string {
  const { longTasks, memory, from } = measured;
  const tenths = Array.from({ length: 11 }, (_, tenth) => {
    const at = from + (seconds(measured) * 1000 * tenth) / 10;
    return memory.samples.reduce((one, other) => (Math.abs(other.at - at) < Math.abs(one.at - at) ? other : one)).pages.toFixed(0);
  });
  return [
    row(['what', 'took', 'main thread', 'tasks >= 50 ms: longest', 'memory of pages', 'of the browser', 'scripts', 'preflights']),
    row(Array.from({ length: 8 }, () => '---')),
    row([
      what,
      `${seconds(measured).toFixed(1)} s`,
      percent(measured.busy),
      `${longTasks.length}: ${Math.max(0, ...longTasks).toFixed(0)} ms`,
      `+${growth(measured).toFixed(0)} MiB`,
      `+${growth(measured, 'browser').toFixed(0)} MiB`,
      `${measured.heap.toFixed(0)} MiB`,
      measured.preflights.toString(),
    ]),
    `memory of pages at each tenth of the way, in MiB: ${tenths.join(' ')}`,
  ].join('\n');
}

for (const to of ['store', 'sink'] as const) {
  test(`5 GiB to the ${to}`, { tag: '@5gib' }, async ({ browser }) => {
    const loads = await scratch.files(1, 5 * 1024 * MIB);
    const arena = await Arena.open(browser, to);
    const measured = await arena.ours(loads);
    await arena.close();
    console.log(told(`5 GiB to the ${to}`, measured));
    expect(measured.preflights).toBeGreaterThan(0);
  });
}

test('5,000 files in one pick', { tag: '@5000' }, async ({ browser }) => {
  const loads = await scratch.files(5_000, 20 * 1024);
  const arena = await Arena.open(browser, 'store');
  const measured = await arena.ours(loads);
  await arena.close();
  console.log(told('5,000 x 20 KiB', measured));
  expect(measured.preflights).toBeGreaterThanOrEqual(5_000);
});
