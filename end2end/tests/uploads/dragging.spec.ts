// Files that are dragged over the page from outside: what is said of them, and where they can be let go.

import type { CDPSession, Page } from '@playwright/test';
import { expect, MIB, test } from '../../fixtures/uploads.ts';

type Drag = (type: 'dragEnter' | 'dragOver' | 'drop', x: number, y: number) => Promise<void>;

/** What the browser does when these files are dragged over its window. */
function dragging(devtools: CDPSession, ...paths: string[]): Drag {
  return async (type, x, y) => {
    await devtools.send('Input.dispatchDragEvent', { type, x, y, data: { items: [], files: paths, dragOperationsMask: 1 } });
  };
}

test.beforeEach(async ({ person, home }) => {
  expect(person.username).not.toBe('');
  await home.open();
});

test('files that are dragged over the page are told of, and dropped anywhere they go up', async ({ uploads, file, page, context, vault }) => {
  const photo = await file('dropped.png', MIB);
  const zone = page.locator('.storage-manager__drop-zone');
  const hint = zone.locator('.storage-manager__hint');
  const before = await hint.textContent();
  const drag = dragging(await context.newCDPSession(page), photo.path);
  await drag('dragEnter', 5, 5);
  await drag('dragOver', 6, 6);
  await expect(zone).toHaveClass(/storage-manager__drop-zone--active/);
  await expect(hint).toHaveText('Drop 1 file');
  await drag('drop', 6, 6);
  await expect(zone).not.toHaveClass(/storage-manager__drop-zone--active/);
  await expect(hint).toHaveText(before ?? '');
  await uploads.expectUploaded(photo.name);
  await vault().expectStored(photo);
});

/** The protocol has no way to drag out of the window: the event that browsers send then, or between two elements. */
async function leaves(page: Page, what: string, into: string | null): Promise<void> {
  await page.evaluate(
    ([what, into]) => {
      const relatedTarget = into === null ? null : document.querySelector(into);
      document.querySelector(what)?.dispatchEvent(new DragEvent('dragleave', { bubbles: true, relatedTarget }));
    },
    [what, into] as const,
  );
}

test('files that are dragged away again leave nothing on the page', async ({ uploads, file, page, context }) => {
  const photo = await file('undecided.png', MIB);
  const zone = page.locator('.storage-manager__drop-zone');
  const drag = dragging(await context.newCDPSession(page), photo.path);
  await drag('dragEnter', 5, 5);
  await drag('dragOver', 6, 6);
  await expect(zone).toHaveClass(/storage-manager__drop-zone--active/);
  await leaves(page, '.storage-manager__drop-zone', 'main');
  await expect(zone, 'another place of the page takes them as well').toHaveClass(/storage-manager__drop-zone--active/);
  await leaves(page, 'main', null);
  await expect(zone).not.toHaveClass(/storage-manager__drop-zone--active/);
  await expect(uploads.rows).toHaveCount(0);
});
