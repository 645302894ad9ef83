// Every screen: finished in the first response, quiet when it is taken over, accessible and whole in light, dark, wide and narrow.
//
// Leaves a picture of each in target/screenshots, for people to look at.

import { expectAccessible } from '../../fixtures/accessibility.ts';
import { expect, test } from '../../fixtures/index.ts';
import { target } from '../../fixtures/paths.ts';
import { SCREENS } from '../../fixtures/screens.ts';
import { hydrated } from '../../pages/hydration.ts';

const WIDTHS = { wide: { width: 1280, height: 800 }, narrow: { width: 390, height: 844 }, least: { width: 360, height: 640 } };

for (const screen of SCREENS) {
  test.describe(screen.name, () => {
    test.beforeEach(async ({ server, context, noise }) => {
      if (screen.path !== '/') noise.allow(/status of 404/);
      await screen.prepare(server, context);
    });

    test(`the first response holds the finished screen: ${screen.name}`, async ({ server, context }) => {
      const response = await context.request.get(server.address + screen.path);
      expect(response.status()).toBe(screen.path === '/' ? 200 : 404);
      const html = await response.text();
      for (const text of screen.says) expect(html).toContain(text);
      expect(html).not.toMatch(/\sstyle="|\son\w+="/);
      expect(html).not.toContain('<link rel="stylesheet"');
      const csp = response.headers()['content-security-policy'] ?? '';
      expect(csp).toContain("frame-ancestors 'none'");
      expect(csp).not.toContain('unsafe-inline');
      expect(response.headers()['x-content-type-options']).toBe('nosniff');
    });

    test(`it is quiet, accessible and fits, in light and dark: ${screen.name}`, async ({ page }) => {
      await page.goto(screen.path);
      await hydrated(page);
      await screen.arrive?.(page);
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
        await page.setViewportSize(WIDTHS.wide);
        await expectAccessible(page);
        for (const [width, size] of Object.entries(WIDTHS)) {
          await page.setViewportSize(size);
          const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
          expect(overflow, `nothing sticks out sideways at ${size.width} px`).toBeLessThanOrEqual(0);
          if (width !== 'least') {
            const file = `${screen.name.replaceAll(/\W+/g, '-')}-${size.width}-${colorScheme}.png`;
            await page.screenshot({ path: target('screenshots', file), fullPage: true });
          }
        }
      }
    });

    test(`nothing moves or changes when WebAssembly takes over: ${screen.name}`, async ({ page }) => {
      let release = (): void => {};
      const held = new Promise<void>((resolve) => (release = resolve));
      await page.route('**/*.wasm', async (route) => {
        await held;
        await route.continue();
      });
      await page.goto(screen.path, { waitUntil: 'domcontentloaded' });
      const outline = (): Promise<string> => page.locator('body').ariaSnapshot();
      const before = await outline();
      release();
      await hydrated(page);
      // The switches that show a password do nothing without WebAssembly, and appear with it in room kept for them.
      const after = (await outline()).replaceAll(/^ *- switch "Show password"\n?/gm, '');
      // Where another code has to be waited for, the button waits with WebAssembly; the seconds may have gone on.
      const settled = (text: string): string =>
        text
          .replaceAll('button "Resend Code" [disabled]', 'button "Resend Code"')
          .replaceAll(/^ *- .*another code in \d+ seconds?.*\n?/gm, '')
          .trim();
      expect(settled(after)).toBe(settled(before));
    });
  });
}
