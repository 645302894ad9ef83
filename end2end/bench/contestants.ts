// Who sends the same bytes: Updown's uploader as a person uses it, bare XMLHttpRequests in a page of the same origin, and curl.

import { spawn } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { expect, type Page } from '@playwright/test';
import { hydrated } from '../pages/hydration.ts';
import { now } from './clock.ts';
import { type Load, MIB } from './files.ts';
import { type Measured, type Span, watched } from './watch.ts';

/** Bytes of a part of the bare requests, and how many of them are under way at once. */
const PART = 5 * MIB;
const AT_ONCE = 4;

/** A stretch of a file, and where it goes. */
export interface Piece {
  readonly url: string;
  /** The place of the file among those that were given. */
  readonly file: number;
  readonly start: number;
  readonly end: number;
}

/** The pieces that bare requests send: files of up to a part whole, others in parts. */
export function pieces(loads: readonly Load[], url: (load: Load, part: number | undefined) => string): Piece[] {
  return loads.flatMap((load, file) => {
    if (load.size <= PART) return [{ url: url(load, undefined), file, start: 0, end: load.size }];
    const count = Math.ceil(load.size / PART);
    const starts = Array.from({ length: count }, (_, at) => at * PART);
    return starts.map((start, at) => ({ url: url(load, at + 1), file, start, end: Math.min(start + PART, load.size) }));
  });
}

/**
 * Picks the files on the start page. It began when the page heard of them, and ended when the page said that all are uploaded;
 * or at `end`, if that is given.
 */
export async function uploader(page: Page, address: string, loads: readonly Load[], end?: () => Promise<number>): Promise<Measured> {
  await page.goto(address);
  await hydrated(page);
  return watched(page, async () => {
    const said = page.evaluate(waitForSummary, loads.length);
    const ended = end?.();
    await page.getByLabel('Browse files').setInputFiles(loads.map((load) => load.path));
    if (ended === undefined) return said;
    // The page is closed before it says anything.
    said.catch(() => {});
    const from = page.evaluate(() => (globalThis as unknown as { picked: Promise<number> }).picked);
    return { from: await from, to: await ended };
  });
}

/** In the page: when it heard of the files, and when it said that it has uploaded so many. */
function waitForSummary(count: number): Promise<Span> {
  const clock = (): number => performance.timeOrigin + performance.now();
  const picked = new Promise<number>((resolve) => {
    document.addEventListener('change', () => resolve(clock()), { capture: true, once: true });
  });
  Object.assign(globalThis, { picked });
  const summary = document.querySelector('.storage-manager [role=status]');
  if (summary === null) throw new Error('the uploader has no summary');
  return new Promise((resolve, reject) => {
    const look = (): void => {
      const text = summary.textContent ?? '';
      if (new RegExp(`^${count} files? uploaded$`).test(text)) {
        const to = clock();
        void picked.then((from) => resolve({ from, to }));
      } else if (text.endsWith('not uploaded')) reject(new Error(text));
    };
    new MutationObserver(look).observe(summary, { subtree: true, childList: true, characterData: true });
  });
}

/** Sends the pieces from a page of the app with nothing around it; `reads` has each read once before it is sent. */
export async function bareRequests(
  page: Page,
  address: string,
  loads: readonly Load[],
  all: readonly Piece[],
  reads: boolean,
): Promise<Measured> {
  await page.goto(address);
  await hydrated(page);
  await page.evaluate(() => {
    const input = Object.assign(document.createElement('input'), { type: 'file', multiple: true, id: 'bare' });
    document.body.append(input);
  });
  await page.locator('#bare').setInputFiles(loads.map((load) => load.path));
  return watched(page, () => page.evaluate(sendAll, { pieces: all, atOnce: AT_ONCE, reads }));
}

/** In the page: sends every piece, so many at once. */
async function sendAll({ pieces, atOnce, reads }: { pieces: readonly Piece[]; atOnce: number; reads: boolean }): Promise<Span> {
  const clock = (): number => performance.timeOrigin + performance.now();
  const files = document.querySelector<HTMLInputElement>('#bare')?.files;
  const left = [...pieces];
  const send = async (): Promise<void> => {
    for (let piece = left.shift(); piece !== undefined; piece = left.shift()) {
      const { url, file, start, end } = piece;
      const bytes = files?.[file]?.slice(start, end, '') ?? new Blob();
      if (reads) await bytes.arrayBuffer();
      const request = new XMLHttpRequest();
      request.open('PUT', url);
      const ended = new Promise((resolve) => (request.onloadend = resolve));
      request.send(bytes);
      await ended;
      if (request.status !== 200) throw new Error(`a bare request was answered ${request.status}: ${request.responseText}`);
    }
  };
  const from = clock();
  await Promise.all(Array.from({ length: atOnce }, send));
  return { from, to: clock() };
}

/** One curl that PUTs every file whole, four at once, over connections that it keeps. */
export async function curl(loads: readonly Load[], url: (load: Load) => string, list: string): Promise<Span> {
  const lines = loads.map((load) => `upload-file = "${load.path}"\nurl = "${url(load)}"\noutput = "/dev/null"`);
  await writeFile(list, lines.join('\n'));
  const from = now();
  const options = ['--silent', '--no-progress-meter', '--show-error', '--fail', '--parallel', '--parallel-max', AT_ONCE.toString(), '--config', list];
  const child = spawn('curl', options, { stdio: ['ignore', 'inherit', 'inherit'] });
  const code = await new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', resolve);
  });
  expect(code, 'how curl ended').toBe(0);
  return { from, to: now() };
}
