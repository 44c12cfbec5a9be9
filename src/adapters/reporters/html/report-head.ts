import type { Diagnostic } from '../../../domain/diagnostic.ts';
import { formatDurationMs } from '../../../domain/duration.ts';
import { describeFailure } from '../../../domain/failure-words.ts';
import type { Failure } from '../../../domain/failure.ts';
import { DEFAULT_ENVIRONMENT } from '../../../domain/instance.ts';
import type { NextStep, ShowNext } from '../../../domain/next-step.ts';
import type { Plan } from '../../../domain/plan.ts';
import type { Run } from '../../../domain/run.ts';
import { formatLocation } from '../../../domain/source-location.ts';
import { worstFirst } from '../diagnostics-text.ts';
import { environmentNames } from '../display-names.ts';
import { planSize } from '../plan-counts.ts';
import { noticeWords, sortNotices } from '../plan-notices-text.ts';
import { formatCount } from '../plural.ts';
import { hueOfRun, outcomeSentence } from '../run-outcome.ts';
import { isoTime } from '../time-words.ts';
import { showTime } from '../../../domain/shown-time.ts';
import { element } from './html-node.ts';
import type { HtmlNode } from './html-node.ts';
import type { ReportedStage } from './reported-stage.ts';
import { codeBlock } from './step-view.ts';

/** Notices that are shown; the rest is counted. */
const MAX_NOTICES = 100;

/** The head of a page about a run. */
export function runHead(run: Run, hash: string): HtmlNode {
  const { plan, startedAt, endedAt, id, attempt, conclusion } = run;
  const facts = [
    showTime(isoTime(startedAt)),
    formatDurationMs(Math.max(0, endedAt - startedAt)),
    ...environmentsOf(plan),
    plan.strategy.name,
    attempt > 1 ? `run ${id}, attempt ${attempt}` : `run ${id}`,
  ];
  return head({
    hue: hueOfRun(run),
    word: conclusion,
    title: titleOf(plan),
    sentence: outcomeSentence(run),
    facts,
    hash,
  });
}

/** The head of a page about a plan. */
export function planHead(plan: Plan, hash: string, isRefused: boolean): HtmlNode {
  const facts = [...environmentsOf(plan), plan.strategy.name];
  const sentence = planSize(plan);
  return head({
    hue: isRefused ? 'bad' : 'name',
    word: isRefused ? 'refused' : 'plan',
    title: titleOf(plan),
    sentence,
    facts,
    hash,
  });
}

/** The environments, where there is another one than that of a project that declares none. */
function environmentsOf(plan: Plan): readonly string[] {
  const [only, ...others] = plan.environments;
  return only === DEFAULT_ENVIRONMENT && others.length === 0 ? [] : [environmentNames(plan)];
}

/** What the page is called. */
export function titleOf({ project, direction }: Plan): string {
  return direction === 'up' ? project : `${project}: rollback`;
}

interface Head {
  readonly hue: string;
  readonly word: string;
  readonly title: string;
  readonly sentence: string;
  readonly facts: readonly string[];
  readonly hash: string;
}

function head({ hue, word, title, sentence, facts, hash }: Head): HtmlNode {
  return element(
    'header',
    { class: `head is-${hue}` },
    element('h1', {}, element('span', { class: 'word' }, word), ' ', title),
    element('p', { class: 'sentence' }, sentence),
    element(
      'p',
      { class: 'facts' },
      facts.filter((fact) => fact !== '').map((fact, place) => [place === 0 ? '' : ' · ', fact]),
      ' · plan-hash ',
      element('code', {}, hash),
    ),
  );
}

/** What failed, or stops a plan, before anything else. */
export function failureSection(failures: readonly Failure[]): HtmlNode {
  return failures.map((failure) => {
    const { summary, details } = describeFailure(failure);
    return element(
      'div',
      { class: 'failure', role: 'alert' },
      element('p', {}, summary),
      details.length === 0 ? [] : codeBlock(details),
    );
  });
}

/** Problems in the user's files, the gravest first, each with its place. */
export function problemSection(diagnostics: readonly Diagnostic[]): HtmlNode {
  const items = worstFirst(diagnostics).map(({ severity, message, hint, location }) =>
    element(
      'li',
      { class: `notice is-${severity === 'error' ? 'irreversible' : 'drift'}` },
      element('code', {}, formatLocation(location)),
      ` ${message}`,
      hint === undefined ? [] : element('pre', {}, hint),
    ),
  );
  return element('ul', { class: 'notices' }, items);
}

/** Warnings and notices, the gravest first. */
export function noticeSection({ notices }: Plan): HtmlNode {
  if (notices.length === 0) return [];
  const shown = sortNotices(notices).slice(0, MAX_NOTICES);
  const left = notices.length - shown.length;
  return element(
    'ul',
    { class: 'notices' },
    shown.map((notice) => element('li', { class: `notice is-${notice.kind}` }, noticeWords(notice))),
    left > 0 ? element('li', { class: 'quiet' }, `… and ${formatCount(left)} more`) : [],
  );
}

/** Commands to copy: a click marks one whole. */
export function nextSection(next: readonly NextStep[], showNext: ShowNext): HtmlNode {
  const lines = showNext(next);
  if (lines.length === 0) return [];
  return element(
    'section',
    { class: 'next' },
    element('h2', {}, 'Next'),
    lines.map((line) => element('pre', { class: 'command', tabindex: '0' }, line)),
  );
}

/**
 * What stages came to, each count a switch that hides and shows its stages.
 * @param own - what those are called that do something or fail: `to run`, `completed`
 */
export function countSwitches(
  stages: readonly ReportedStage[],
  own: { readonly run: string; readonly failed: string },
): HtmlNode {
  const words = { ...WORDS, ...own };
  const counts = Map.groupBy(stages, ({ group }) => group);
  return element(
    'div',
    { class: 'switches', role: 'group', 'aria-label': 'Stages that are shown' },
    GROUPS.flatMap((group) => {
      const count = counts.get(group)?.length ?? 0;
      if (count === 0) return [];
      return element(
        'label',
        { class: `switch is-${group}` },
        element('input', { type: 'checkbox', checked: true, value: group, autocomplete: 'off' }),
        element('span', { class: 'dot', 'aria-hidden': 'true' }),
        element('b', {}, formatCount(count)),
        ` ${words[group]}`,
      );
    }),
  );
}

const WORDS: Readonly<Record<Exclude<ReportedStage['group'], 'run' | 'failed'>, string>> = {
  cancelled: 'cancelled',
  undecided: 'undecided',
  scheduled: 'scheduled',
  waiting: 'not started',
  skipped: 'skipped',
  unchanged: 'unchanged',
};

/** In the order of importance. */
const GROUPS: readonly ReportedStage['group'][] = [
  'failed',
  'cancelled',
  'run',
  'undecided',
  'scheduled',
  'waiting',
  'skipped',
  'unchanged',
];
