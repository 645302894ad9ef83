// The same bytes by three ways, round by round: Updown's uploader, four bare XMLHttpRequests of 5 MiB parts, and curl.

import { test } from '@playwright/test';
import { Arena, type To } from './arena.ts';
import { MIB, Scratch } from './files.ts';
import { HEADING, type Round, summary } from './table.ts';

const CASES = [
  { name: '200mib', what: '200 MiB', count: 1, size: 200 * MIB, rounds: 5 },
  { name: '1gib', what: '1 GiB', count: 1, size: 1024 * MIB, rounds: 3 },
  { name: '500x2mib', what: '500 x 2 MiB', count: 500, size: 2 * MIB, rounds: 3 },
];

const scratch = new Scratch();

test.afterAll(async () => scratch.clear());

for (const { name, what, count, size, rounds } of CASES) {
  test(what, { tag: `@${name}` }, async ({ browser }) => {
    const loads = await scratch.files(count, size);
    const lines: string[] = [];
    for (const to of ['store', 'sink', 'line'] satisfies To[]) {
      const arena = await Arena.open(browser, to);
      const done: Round[] = [];
      for (let number = 0; number < rounds; number += 1) done.push(await arena.round(number, loads));
      await arena.close();
      lines.push(summary(what, to, done));
    }
    console.log([HEADING, ...lines].join('\n'));
  });
}
