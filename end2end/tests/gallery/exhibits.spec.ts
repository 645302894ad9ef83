// Every exhibit of the gallery: quiet when it is taken over, accessible in light and dark, and whole on the narrowest screen.

import { expectAccessible } from '../../fixtures/accessibility.ts';
import { exhibits, part } from '../../fixtures/gallery.ts';
import { expect, test } from '../../fixtures/index.ts';
import { hydrated } from '../../pages/hydration.ts';

const PARTS = 12;
const NARROW = { width: 360, height: 640 };
const WIDE = { width: 1280, height: 800 };

for (let which = 0; which < PARTS; which += 1) {
  test(`each state is quiet, accessible and fits: part ${which + 1} of ${PARTS}`, async ({ server, context, page, noise }) => {
    // One test looks at many pages; a busy machine takes its time for each.
    test.setTimeout(400_000);
    noise.allow(/status of 404 .*\/gallery\/not-found\//);
    await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
    for (const path of part(await exhibits(server, context.request), which, PARTS)) {
      await test.step(path, async () => {
        await page.setViewportSize(WIDE);
        await page.goto(path);
        await hydrated(page);
        await expect(page.getByRole('heading', { level: 1 })).toHaveCount(1);
        await expect(page).toHaveTitle(/\S · Updown$/);
        await page.emulateMedia({ colorScheme: 'light' });
        await expectAccessible(page);
        await page.setViewportSize(NARROW);
        const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
        expect(overflow, `nothing of ${path} sticks out sideways`).toBeLessThanOrEqual(0);
        // What differs in the dark are the colours.
        await page.emulateMedia({ colorScheme: 'dark' });
        await expectAccessible(page, 'color-contrast');
        noise.expectSilence();
      });
    }
  });
}
