// How the end-to-end tests run: one Chromium, two workers, each with a server and a data directory of its own.

import { fileURLToPath } from 'node:url';
import { defineConfig } from '@playwright/test';
import { target } from './fixtures/paths.ts';

const chromium = process.env.UPDOWN_CHROMIUM;

export default defineConfig({
  testDir: 'tests',
  outputDir: target('test-results'),
  fullyParallel: true,
  forbidOnly: true,
  workers: 2,
  // Continuous integration tries a test once more, and names it; here each failure counts.
  retries: Number(process.env.UPDOWN_RETRIES ?? 0),
  timeout: 240_000,
  expect: { timeout: 45_000 },
  reporter: [['list'], [fileURLToPath(new URL('./fixtures/summary.ts', import.meta.url))]],
  use: {
    browserName: 'chromium',
    locale: 'en-US',
    timezoneId: 'UTC',
    trace: 'off',
    screenshot: 'only-on-failure',
    launchOptions: {
      ...(chromium === undefined ? {} : { executablePath: chromium }),
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
});
