// How the benchmark runs: the tests' Chromium, one case at a time, however long it takes. It is no part of `make test`.

import { defineConfig } from '@playwright/test';
import tests from '../playwright.config.ts';
import { target } from '../fixtures/paths.ts';

export default defineConfig({
  ...tests,
  testDir: '.',
  testMatch: '*.bench.ts',
  outputDir: target('bench-upload'),
  workers: 1,
  timeout: 0,
});
