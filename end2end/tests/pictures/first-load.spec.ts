// How the place for pictures comes up: the largest thing that is painted is a picture that the first HTML names, nothing moves
// meanwhile, and a second visit asks the store for nothing.

import type { Page } from '@playwright/test';
import { expect, test } from '../../fixtures/index.ts';
import { landscape } from '../../fixtures/pictures.ts';
import { hydrated } from '../../pages/hydration.ts';
import { Pictures } from '../../pages/pictures.ts';

/** What a page has painted and moved (https://web.dev/articles/lcp, https://web.dev/articles/cls). */
interface Paint {
  /** The class and the address of the largest thing. */
  readonly largest: readonly [string, string];
  /** The sum of all shifts; 0 when nothing moved. */
  readonly moved: number;
}

async function painted(page: Page): Promise<Paint> {
  return page.evaluate(
    async () =>
      new Promise<Paint>((resolve) => {
        let largest: [string, string] = ['', ''];
        let moved = 0;
        const read = (entries: PerformanceEntryList): void => {
          for (const entry of entries) {
            const { element, url, value } = entry as PerformanceEntry & { element?: Element; url?: string; value?: number };
            if (entry.entryType === 'layout-shift') moved += value ?? 0;
            else largest = [element?.className ?? '', url ?? ''];
          }
        };
        const observer = new PerformanceObserver((list) => read(list.getEntries()));
        observer.observe({ type: 'layout-shift', buffered: true });
        observer.observe({ type: 'largest-contentful-paint', buffered: true });
        // What was buffered arrives before the second frame from now.
        requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(() => {
          read(observer.takeRecords());
          resolve({ largest, moved });
        })));
      }),
  );
}

/** Whether every picture of this class has loaded. */
async function areShown(page: Page, kind: string): Promise<boolean> {
  return page.locator(`img.${kind}`).evaluateAll((all) => all.length > 0 && all.every((image) => (image as HTMLImageElement).complete && (image as HTMLImageElement).naturalWidth > 0));
}

/** The pictures that a browser fetches while something happens, and how many it had. */
async function fetched(page: Page, happens: () => Promise<void>): Promise<{ again: string[]; kept: number }> {
  const browser = await page.context().newCDPSession(page);
  const [again, kept] = [new Map<string, string>(), new Set<string>()];
  browser.on('Network.requestServedFromCache', ({ requestId }) => kept.add(requestId));
  browser.on('Network.responseReceived', ({ requestId, type, response }) => {
    if (type !== 'Image' || !response.url.startsWith('http')) return;
    if (response.fromDiskCache === true) kept.add(requestId);
    if (response.url.includes('X-Amz-Signature')) again.set(requestId, response.url);
  });
  await browser.send('Network.enable');
  await happens();
  await browser.detach();
  const had = [...again.keys()].filter((id) => kept.has(id));
  for (const id of had) again.delete(id);
  return { again: [...again.values()], kept: had.length };
}

test('pictures are painted from the first HTML, nothing moves, and a revisit asks the store for nothing', async ({ person, page }) => {
  expect(person.username).not.toBe('');
  await page.setViewportSize({ width: 1280, height: 800 });
  const pictures = new Pictures(page);
  await page.goto('/pictures');
  await hydrated(page);
  const names = ['a.png', 'b.png', 'c.png', 'd.png'];
  for (const [before, name] of names.entries()) {
    await page.getByLabel('Browse files').setInputFiles(await landscape(name));
    await expect(pictures.tiles).toHaveCount(before + 1);
  }

  for (const [path, kind] of [['/pictures', 'picture__image'], ['/pictures/view?key=a.png', 'viewer__picture']] as const) {
    await test.step(path, async () => {
      const response = await page.goto(path);
      const html = (await response?.text()) ?? '';
      await hydrated(page);
      await expect.poll(async () => areShown(page, kind)).toBe(true);
      await expect.poll(async () => (await painted(page)).largest[0]).toContain(kind);
      const { largest, moved } = await painted(page);
      expect(html.replaceAll('&amp;', '&')).toContain(largest[1]);
      expect(moved).toBe(0);

      // The addresses are the same for a while, so that the browser has the pictures already. Where one while ends just then, the next
      // one has begun.
      const revisit = () =>
        fetched(page, async () => {
          await page.goto(path);
          await hydrated(page);
          await expect.poll(async () => areShown(page, kind)).toBe(true);
        });
      const first = await revisit();
      const { again, kept } = first.again.length === 0 ? first : await revisit();
      expect(again, 'what comes over the line again').toEqual([]);
      expect(kept).toBeGreaterThan(0);
    });
  }
});

test('on a telephone, in a folder with folders, the largest thing that is painted is a picture, too', async ({ person, page }) => {
  expect(person.username).not.toBe('');
  const pictures = new Pictures(page);
  for (const folder of ['trip/one', 'trip/two', 'trip']) {
    await page.goto(`/pictures?folder=${encodeURIComponent(folder)}`);
    await hydrated(page);
    await page.getByLabel('Browse files').setInputFiles(await landscape('a.png'));
    await expect(pictures.tiles).toHaveCount(1);
  }
  // What Lighthouse takes for a telephone.
  await page.setViewportSize({ width: 412, height: 823 });
  await page.goto('/pictures?folder=trip');
  await hydrated(page);
  await expect(pictures.folder('one')).toBeInViewport();
  await expect.poll(async () => areShown(page, 'picture__image')).toBe(true);
  await expect.poll(async () => (await painted(page)).largest[0]).toContain('picture__image');
  expect((await painted(page)).moved).toBe(0);
});
