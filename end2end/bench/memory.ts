// The memory of the browser's processes, as Linux tells it in `/proc`. Elsewhere nothing is told.

import { readdir, readFile } from 'node:fs/promises';

/** How often it is looked at, in milliseconds. */
const OFTEN = 100;

/** Bytes in 1 MiB. */
const MIB = 1 << 20;

/** MiB that processes held. */
export interface Held {
  /** Of the page's processes and their workers, in the sum. */
  readonly pages: number;
  /** Of the whole browser. */
  readonly browser: number;
}

/** Looks at the memory again and again until it is stopped. */
export class Memory {
  readonly samples: (Held & { readonly at: number })[] = [];
  private readonly timer: NodeJS.Timeout;
  private isLooking = false;

  constructor(private readonly clock: () => number) {
    this.timer = setInterval(() => void this.look(), OFTEN);
  }

  /** Ends, with a last look. */
  async stop(): Promise<void> {
    clearInterval(this.timer);
    await this.look();
  }

  /** The most that was held beyond the first look. */
  growth(of: keyof Held): number {
    return this.most(of) - (this.samples[0]?.[of] ?? 0);
  }

  /** The most that was held. */
  most(of: keyof Held): number {
    return Math.max(0, ...this.samples.map((sample) => sample[of]));
  }

  async look(): Promise<void> {
    if (this.isLooking) return;
    this.isLooking = true;
    try {
      this.samples.push({ at: this.clock(), ...(await held()) });
    } finally {
      this.isLooking = false;
    }
  }
}

/** The browser's processes that descend from this one. */
async function held(): Promise<Held> {
  let [pages, browser] = [0, 0];
  for (const process of await descendants()) {
    const command = await read(process, 'cmdline');
    if (!/chrom/i.test(command)) continue;
    // Anonymous and shared memory: pages of mapped files belong to the disk's cache.
    const status = await read(process, 'status');
    const kibibytes = [...status.matchAll(/^Rss(?:Anon|Shmem):\s+(\d+) kB$/gm)].reduce((sum, [, number]) => sum + Number(number), 0);
    const mebibytes = (kibibytes * 1024) / MIB;
    browser += mebibytes;
    if (command.includes('--type=renderer')) pages += mebibytes;
  }
  return { pages, browser };
}

async function descendants(): Promise<string[]> {
  const all = (await readdir('/proc').catch(() => [])).filter((name) => /^\d+$/.test(name));
  const parents = await Promise.all(all.map(async (id) => /^PPid:\s+(\d+)$/m.exec(await read(id, 'status'))?.[1] ?? '0'));
  const family = new Set([process.pid.toString()]);
  // A parent has a lower number, but for when numbers begin anew.
  for (let before = 0; before < family.size; ) {
    before = family.size;
    all.forEach((id, at) => family.has(parents[at] ?? '') && family.add(id));
  }
  return [...family].filter((id) => id !== process.pid.toString());
}

async function read(process: string, file: string): Promise<string> {
  return readFile(`/proc/${process}/${file}`, 'utf8').catch(() => '');
}
