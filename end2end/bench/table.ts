// What is printed: medians over the rounds, and ratios of the same rounds.

import { median } from './clock.ts';
import { growth, type Measured, seconds, type Span } from './watch.ts';

/** One round: each contestant sent the same bytes. */
export interface Round {
  readonly ours: Measured;
  readonly bare: Measured;
  /** Bare requests of bytes that were read once before. */
  readonly reading: Measured;
  readonly curl: Span;
}

const HEADINGS = [
  'what', 'to', 'ours', 'bare XHRs', 'that read', 'curl', 'ours / bare', 'ours / that read', 'ours / curl', 'main thread (bare)', 'its processor time (bare)', 'tasks >= 50 ms: longest (bare)',
  'memory (bare)', 'scripts', 'preflights (bare)',
];

/** The line over the rows. */
export const HEADING = `${row(HEADINGS)}\n${row(HEADINGS.map(() => '---'))}`;

/** One row. */
export function summary(what: string, to: string, rounds: readonly Round[]): string {
  const of = (value: (round: Round) => number): number => median(rounds.map(value));
  const most = (value: (round: Round) => number): number => Math.max(...rounds.map(value));
  const tasks = (of: 'ours' | 'bare'): string => {
    const longest = most((round) => Math.max(0, ...round[of].longTasks));
    return `${median(rounds.map((round) => round[of].longTasks.length))}: ${longest.toFixed(0)} ms`;
  };
  return row([
    what,
    to,
    `${of(({ ours }) => seconds(ours)).toFixed(2)} s`,
    `${of(({ bare }) => seconds(bare)).toFixed(2)} s`,
    `${of(({ reading }) => seconds(reading)).toFixed(2)} s`,
    `${of(({ curl }) => seconds(curl)).toFixed(2)} s`,
    of(({ ours, bare }) => seconds(ours) / seconds(bare)).toFixed(2),
    of(({ ours, reading }) => seconds(ours) / seconds(reading)).toFixed(2),
    of(({ ours, curl }) => seconds(ours) / seconds(curl)).toFixed(2),
    `${percent(of(({ ours }) => ours.busy))} (${percent(of(({ bare }) => bare.busy))})`,
    `${percent(of(({ ours }) => ours.processor))} (${percent(of(({ bare }) => bare.processor))})`,
    `${tasks('ours')} (${tasks('bare')})`,
    `+${most(({ ours }) => growth(ours)).toFixed(0)} MiB (+${most(({ bare }) => growth(bare)).toFixed(0)})`,
    `${most(({ ours }) => ours.heap).toFixed(0)} MiB`,
    `${most(({ ours }) => ours.preflights)} (${most(({ bare }) => bare.preflights)})`,
  ]);
}

/** A share as people read it. */
export function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}

/** A line of a table in Markdown. */
export function row(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}
