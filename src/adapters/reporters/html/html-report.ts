import { createHash } from 'node:crypto';
import type { Failure } from '../../../domain/failure.ts';
import type { InstanceId } from '../../../domain/instance.ts';
import type { NextStep, ShowNext } from '../../../domain/next-step.ts';
import type { Plan } from '../../../domain/plan.ts';
import type { Run } from '../../../domain/run.ts';
import { criticalChain } from '../critical-chain.ts';
import { firstNext } from '../next-after.ts';
import { nextOf, stageOutcomes } from '../run-outcome.ts';
import type { MigrationTime } from '../run-times.ts';
import type { Redact } from '../style.ts';
import { graphSection } from './graph-svg.ts';
import { element, renderHtml } from './html-node.ts';
import type { HtmlNode } from './html-node.ts';
import { PAGE_SCRIPT } from './page-script.ts';
import { PAGE_STYLE } from './page-style.ts';
import {
  countSwitches,
  failureSection,
  nextSection,
  noticeSection,
  planHead,
  problemSection,
  runHead,
  titleOf,
} from './report-head.ts';
import { doneStages, plannedStages } from './reported-stage.ts';
import type { ReportedStage } from './reported-stage.ts';
import { absentList, stageList } from './stage-list.ts';
import { timingsSection } from './timings-svg.ts';

/** What a page is written with. */
export interface HtmlView {
  /** Takes every secret out of a text, by value. */
  readonly redact: Redact;
  readonly showNext: ShowNext;
  /** Of the program. */
  readonly version: string;
}

/** A plan as one page. */
export function planPage(
  plan: Plan,
  {
    hash,
    refused,
    next,
  }: { readonly hash: string; readonly refused: readonly Failure[]; readonly next: readonly NextStep[] },
  view: HtmlView,
): string {
  const stages = plannedStages(plan);
  return page(`${titleOf(plan)}: plan`, 'is-plan', view, [
    planHead(plan, hash, refused.length > 0),
    failureSection(refused),
    noticeSection(plan),
    titled('Graph', graphSection(stages, new Set(), view.redact)),
    stagesSection(
      stages,
      { run: plan.direction === 'up' ? 'to run' : 'to take back', failed: 'will fail' },
      view.redact,
    ),
    absentList(plan.absent ?? [], view.redact),
    nextSection(next, view.showNext),
    KEYS,
  ]);
}

/** A run as one page. `times`: when its migrations were carried out, as far as somebody has listened. */
export function runPage(
  run: Run,
  { hash, times }: { readonly hash: string; readonly times: readonly MigrationTime[] },
  view: HtmlView,
): string {
  const { plan, direction } = run;
  const stages = doneStages(run, times);
  const critical: ReadonlySet<InstanceId> = new Set(criticalChain(stageOutcomes(run)).map(({ planned }) => planned.id));
  return page(`${titleOf(plan)}: ${run.conclusion}`, 'is-run-page', view, [
    runHead(run, hash),
    failureSection([run.failure, run.unsaved].filter((failure) => failure !== undefined)),
    noticeSection(plan),
    nextSection(nextOf(run), firstNext(view.showNext)),
    titled('Timings', timingsSection(run, stages, { critical, redact: view.redact })),
    titled('Graph', graphSection(stages, critical, view.redact)),
    stagesSection(stages, { run: direction === 'up' ? 'completed' : 'taken back', failed: 'failed' }, view.redact),
    absentList(plan.absent ?? [], view.redact),
    KEYS,
  ]);
}

/** A failure that ended a command before there was a plan. */
export function failurePage(command: string, failure: Failure, view: HtmlView): string {
  const title = `${command}: failed`;
  return page(title, 'is-run-page', view, [
    element('header', { class: 'head is-bad' }, element('h1', {}, title)),
    failure.reason === 'configuration' ? problemSection(failure.diagnostics) : failureSection([failure]),
  ]);
}

function titled(title: string, content: HtmlNode): HtmlNode {
  return element('section', {}, element('h2', {}, title), content);
}

function stagesSection(
  stages: readonly ReportedStage[],
  words: Parameters<typeof countSwitches>[1],
  redact: Redact,
): HtmlNode {
  return [
    titled('Stages', [
      element(
        'div',
        { class: 'tools' },
        element('input', {
          id: 'search',
          type: 'search',
          placeholder: 'Search names, requests, values',
          'aria-label': 'Search',
          autocomplete: 'off',
        }),
        element('span', { id: 'found', 'aria-live': 'polite' }),
        element('button', { id: 'open', type: 'button' }, 'Open all'),
        element('button', { id: 'close', type: 'button' }, 'Close all'),
        countSwitches(stages, words),
      ),
      stageList(stages, redact),
    ]),
    element('script', {}, { trusted: PAGE_SCRIPT }),
  ];
}

const KEYS = element(
  'p',
  { class: 'keys' },
  [
    ['/', 'search'],
    ['j', 'next stage'],
    ['k', 'stage before'],
    ['Enter', 'open it'],
    ['e', 'open all'],
    ['c', 'close all'],
  ].map(([key = '', words = '']) => [element('kbd', {}, key), ` ${words}   `]),
);

/**
 * A whole document that asks for nothing else: the policy in its head lets a browser run and apply only what is in it
 * (https://www.w3.org/TR/CSP3/).
 */
function page(title: string, kind: string, { redact, version }: HtmlView, content: HtmlNode): string {
  const policy = [
    "default-src 'none'",
    `style-src '${hashOf(PAGE_STYLE)}'`,
    `script-src '${hashOf(PAGE_SCRIPT)}'`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  const document = element(
    'html',
    { lang: 'en' },
    element(
      'head',
      {},
      element('meta', { charset: 'utf-8' }),
      element('meta', { 'http-equiv': 'Content-Security-Policy', content: policy }),
      element('meta', { name: 'viewport', content: 'width=device-width, initial-scale=1' }),
      element('meta', { name: 'color-scheme', content: 'light dark' }),
      element('title', {}, title),
      element('style', {}, { trusted: PAGE_STYLE }),
    ),
    element('body', { class: kind }, content, element('footer', {}, `stage-orchestrator ${version}`)),
  );
  return `<!doctype html>\n${renderHtml(document, redact)}\n`;
}

/** As a policy names a text that it lets run. */
function hashOf(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}
