// What an upload costs the page: how busy its main thread is, which tasks hold it up, what it holds in memory, how many requests
// it makes of which kind. All of it is asked of the browser, none of it of the uploader.

import type { CDPSession, Page } from '@playwright/test';
import { now } from './clock.ts';
import { type Held, Memory } from './memory.ts';

/** When something began and ended, by the shared clock. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** What was measured. Memory is in MiB, times in milliseconds. */
export interface Measured extends Span {
  /** The share of the time that the main thread was at work, waits for a processor among it. */
  readonly busy: number;
  /** The share of the time for which the main thread had a processor. */
  readonly processor: number;
  /** How long the tasks took that held the main thread for 50 ms or longer. */
  readonly longTasks: readonly number[];
  /** The most that the page's scripts held, their WebAssembly included. */
  readonly heap: number;
  readonly memory: Memory;
  /** Questions of the browser whether it may send to an address: one for each. Requests of workers are not told to a page's inspector, these are. */
  readonly preflights: number;
}

/** The most that memory grew by over the first look. */
export function growth(measured: Measured, of: keyof Held = 'pages'): number {
  return measured.memory.growth(of);
}

/** How long it took, in seconds. */
export function seconds({ from, to }: Span): number {
  return (to - from) / 1000;
}

/** How often the heap is looked at, in milliseconds. */
const OFTEN = 500;

/** Measures a page while it does some work, which says itself when it began and ended. */
export async function watched(page: Page, work: () => Promise<Span>): Promise<Measured> {
  const devtools = await page.context().newCDPSession(page);
  const preflights = await counted(devtools);
  await devtools.send('Performance.enable');
  await observeLongTasks(page);
  const memory = new Memory(now);
  await memory.look();
  let heap = await heapOf(devtools);
  const often = setInterval(() => void heapOf(devtools).then((held) => (heap = Math.max(heap, held)), () => {}), OFTEN);
  const before = await workOf(devtools);
  const { from, to } = await work();
  const after = await workOf(devtools);
  const share = (of: keyof Work): number => (after[of] - before[of]) / (to - from);
  clearInterval(often);
  await memory.stop();
  const longTasks = await page.evaluate(() => (globalThis as unknown as { longTasks: { at: number; ms: number }[] }).longTasks);
  await devtools.detach();
  const within = longTasks.filter(({ at }) => at >= from - 50 && at <= to);
  return { from, to, busy: share('tasks'), processor: share('processor'), longTasks: within.map(({ ms }) => ms), heap, memory, preflights: preflights() };
}

/** Counts the questions before requests from now on; gives how many there were by then. */
async function counted(devtools: CDPSession): Promise<() => number> {
  let count = 0;
  devtools.on('Network.requestWillBeSent', ({ request }) => {
    if (request.method === 'OPTIONS') count += 1;
  });
  await devtools.send('Network.enable');
  return () => count;
}

async function observeLongTasks(page: Page): Promise<void> {
  await page.evaluate(() => {
    const longTasks: { at: number; ms: number }[] = [];
    Object.assign(globalThis, { longTasks });
    const observer = new PerformanceObserver((list) => {
      for (const { startTime, duration } of list.getEntries()) longTasks.push({ at: performance.timeOrigin + startTime, ms: duration });
    });
    observer.observe({ type: 'longtask' });
  });
}

/** For how many milliseconds the main thread has had tasks, and a processor. */
interface Work {
  readonly tasks: number;
  readonly processor: number;
}

async function workOf(devtools: CDPSession): Promise<Work> {
  const { metrics } = await devtools.send('Performance.getMetrics');
  const of = (wanted: string): number => (metrics.find(({ name }) => name === wanted)?.value ?? Number.NaN) * 1000;
  return { tasks: of('TaskDuration'), processor: of('ThreadTime') };
}

/** MiB that the page's scripts hold, WebAssembly's memory among it. */
async function heapOf(devtools: CDPSession): Promise<number> {
  const { usedSize, backingStorageSize } = await devtools.send('Runtime.getHeapUsage');
  return (usedSize + (backingStorageSize ?? 0)) / (1 << 20);
}
