// A server, a person, and what the contestants send to: the embedded store, a sink that drops the bytes, or the same sink behind a line.

import path from 'node:path';
import type { Browser, Page } from '@playwright/test';
import { Bucket } from '../fixtures/bucket.ts';
import { newPerson } from '../fixtures/people.ts';
import { target } from '../fixtures/paths.ts';
import { Server } from '../fixtures/server.ts';
import { bareRequests, curl, pieces, uploader } from './contestants.ts';
import type { Load } from './files.ts';
import { Sink } from './sink.ts';
import type { Round } from './table.ts';
import type { Measured, Span } from './watch.ts';

/** Where the keys of the bare requests and of curl begin. */
const BESIDE = 'bench/';

/** Where the bytes go. */
export type To = 'store' | 'sink' | 'line';

/** What the line brings, in bytes a second: 400 Mbit/s. */
const LINE = 50e6;

export class Arena {
  private constructor(
    private readonly browser: Browser,
    private readonly server: Server,
    private readonly bucket: Bucket,
    private readonly sink: Sink | undefined,
  ) {}

  /** Starts a server on an empty data directory. */
  static async open(browser: Browser, to: To): Promise<Arena> {
    const sink = to === 'store' ? undefined : await Sink.start(to === 'line' ? LINE : undefined);
    const server = await Server.start([], sink === undefined ? [] : ['--embedded-public-url', sink.address]);
    sink?.leadTo(server.store);
    return new Arena(browser, server, await Bucket.of(server), sink);
  }

  /** Each contestant sends the files once; who begins changes from round to round. Nothing of it is left afterwards. */
  async round(number: number, loads: readonly Load[]): Promise<Round> {
    const turns = [
      async () => ({ ours: await this.ours(loads) }),
      async () => ({ bare: await this.bare(loads, false) }),
      async () => ({ reading: await this.bare(loads, true) }),
      async () => ({ curl: await this.curl(loads) }),
    ];
    let round: Partial<Round> = {};
    for (let turn = 0; turn < turns.length; turn += 1) {
      round = { ...round, ...(await turns[(number + turn) % turns.length]?.()) };
      await this.bucket.clear('');
    }
    return round as Round;
  }

  /** The uploader. The sink keeps nothing, so that nothing can be put together of it: there, the last PUT's answer is the end. */
  async ours(loads: readonly Load[]): Promise<Measured> {
    const { sink } = this;
    const bytes = loads.reduce((sum, { size }) => sum + size, 0);
    return this.onPage((page) => uploader(page, this.server.address, loads, sink && (() => sink.drops(bytes))));
  }

  /** Ends, and removes everything. */
  async close(): Promise<void> {
    await this.server.stop();
    await this.sink?.stop();
  }

  /** Bare requests; `reads` has each piece read once before it is sent, as a checksum needs it. */
  private async bare(loads: readonly Load[], reads: boolean): Promise<Measured> {
    const { sink, bucket } = this;
    if (sink !== undefined) {
      const all = pieces(loads, (load, part) => `${sink.address}/${load.name}?partNumber=${part ?? 1}`);
      return this.onPage((page) => bareRequests(page, this.server.address, loads, all, reads));
    }
    const open = new Map<Load, string>();
    for (const load of loads) if (pieces([load], () => '').length > 1) open.set(load, await bucket.begin(BESIDE + load.name));
    const all = pieces(loads, (load, part) => {
      const query: Record<string, string> = part === undefined ? {} : { partNumber: part.toString(), uploadId: open.get(load) ?? '' };
      return bucket.presign('PUT', BESIDE + load.name, query);
    });
    return this.onPage((page) => bareRequests(page, this.server.address, loads, all, reads));
  }

  private async curl(loads: readonly Load[]): Promise<Span> {
    const { sink, bucket } = this;
    const url = (load: Load): string =>
      sink === undefined ? bucket.presign('PUT', BESIDE + load.name) : `${sink.address}/${load.name}`;
    return curl(loads, url, path.join(target(), 'bench-upload-curl.txt'));
  }

  /** A page of somebody who has just come, in a browser that remembers nothing. */
  private async onPage<T>(work: (page: Page) => Promise<T>): Promise<T> {
    const context = await this.browser.newContext();
    try {
      await newPerson(this.server, context);
      return await work(await context.newPage());
    } finally {
      await context.close();
    }
  }
}
