// Files of noise on a scratch disk. They are TIFFs by name: pictures that nothing is taken out of and no browser draws, so that
// what is measured is the sending.

import { randomFillSync } from 'node:crypto';
import { mkdir, open, rm } from 'node:fs/promises';
import path from 'node:path';
import { target } from '../fixtures/paths.ts';

/** Bytes in 1 MiB. */
export const MIB = 1 << 20;

/** Bytes that are written at a time. */
const BLOCK = 16 * MIB;

/** A file that is given to the contestants. */
export interface Load {
  readonly name: string;
  readonly path: string;
  readonly size: number;
}

/** A folder of such files, for one case. */
export class Scratch {
  private readonly folder = target('bench-upload-scratch');

  /** Writes `count` files of `size` bytes each, no two stretches of them alike. */
  async files(count: number, size: number): Promise<Load[]> {
    await this.clear();
    await mkdir(this.folder, { recursive: true });
    const noise = randomFillSync(Buffer.alloc(Math.min(size, BLOCK)));
    const loads: Load[] = [];
    for (let number = 1; number <= count; number += 1) {
      const name = `load-${number.toString().padStart(4, '0')}.tif`;
      const load = { name, path: path.join(this.folder, name), size };
      const file = await open(load.path, 'w');
      for (let start = 0; start < size; start += noise.length) {
        for (let at = 0; at + 8 <= noise.length; at += MIB) noise.writeDoubleLE(number * 1e9 + start / MIB + at, at);
        if (start === 0) noise.write('II*\0', 'latin1');
        await file.write(noise, 0, Math.min(noise.length, size - start));
      }
      await file.close();
      loads.push(load);
    }
    return loads;
  }

  /** Removes them. */
  async clear(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }
}
