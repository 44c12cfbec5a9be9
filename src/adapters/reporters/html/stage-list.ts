import type { AbsentStage } from '../../../domain/absent-stage.ts';
import { formatDurationMs } from '../../../domain/duration.ts';
import { describeFailure } from '../../../domain/failure-words.ts';
import { DEFAULT_ENVIRONMENT, showInstance } from '../../../domain/instance.ts';
import type { InstanceId } from '../../../domain/instance.ts';
import type { ShownVariable } from '../../../domain/status.ts';
import { absentLines } from '../absent-text.ts';
import { labelsLine } from '../display-names.ts';
import { hookLines } from '../hook-lines.ts';
import { parameterLines } from '../parameter-lines.ts';
import { plural } from '../plural.ts';
import type { Redact } from '../style.ts';
import { standingView } from './difference-view.ts';
import { element } from './html-node.ts';
import type { HtmlNode } from './html-node.ts';
import type { ReportedStage } from './reported-stage.ts';
import { codeBlock, names, stepView } from './step-view.ts';

/** Stages whose steps are on the page; of the others there is only a line, or the page would be too heavy to open. */
const MAX_WITH_STEPS = 2_000;

/** Groups whose steps are the last to have room. */
const QUIET_GROUPS: ReadonlySet<ReportedStage['group']> = new Set(['unchanged', 'skipped', 'waiting']);

/** Every stage, each with all that is known of it behind its line. */
export function stageList(stages: readonly ReportedStage[], redact: Redact): HtmlNode {
  const keys = new Map(stages.map(({ planned, key }) => [planned.id, key]));
  const loud = stages.filter(({ group }) => !QUIET_GROUPS.has(group));
  const quiet = stages.filter(({ group }) => QUIET_GROUPS.has(group));
  const whole = new Set([...loud, ...quiet].slice(0, MAX_WITH_STEPS));
  return stages.map((stage) =>
    element(
      'details',
      { class: `stage is-${stage.group}`, id: stage.key, 'data-group': stage.group },
      summaryLine(stage),
      element('div', { class: 'inside' }, whole.has(stage) ? inside(stage, keys, redact) : TOO_MANY),
    ),
  );
}

const TOO_MANY = element('p', { class: 'quiet' }, 'What it sends is left out: there are too many stages.');

function summaryLine({ planned, state, why, result }: ReportedStage): HtmlNode {
  const { environment, stage, displayName } = planned;
  const took =
    result === undefined || result.conclusion === 'skipped'
      ? ''
      : formatDurationMs(Math.max(0, result.endedAt - result.startedAt));
  return element(
    'summary',
    {},
    element('span', { class: 'dot', 'aria-hidden': 'true' }),
    element(
      'span',
      { class: 'name' },
      environment === DEFAULT_ENVIRONMENT ? [] : element('span', { class: 'environment' }, `${environment}/`),
      stage,
      displayName === undefined ? [] : element('small', {}, ` ${displayName}`),
    ),
    element('span', { class: 'state' }, state),
    element('span', { class: 'took' }, took),
    element('span', { class: 'why' }, why),
  );
}

function inside(stage: ReportedStage, keys: ReadonlyMap<InstanceId, string>, redact: Redact): HtmlNode {
  const { planned, result, times } = stage;
  const failure = result?.failure ?? planned.failure;
  const labels = labelsLine(planned);
  const { waitsFor, wave, steps, variables = [] } = planned;
  const exports = result?.exports ?? [];
  const style = { colour: false, redact };
  const files = [...parameterLines(planned, style), ...hookLines(planned, style)];
  const timesOf = (label: string) => times.filter((time) => time.label === label);
  return [
    failure === undefined ? [] : failureBox(failure),
    element(
      'p',
      { class: 'facts' },
      `wave ${wave}`,
      waitsFor.length === 0 ? [] : [' · after ', links(waitsFor, keys)],
      exports.length === 0 ? [] : [' · handed on ', names(exports)],
      labels.map((line) => ` · ${line}`),
    ),
    files.length === 0 ? [] : codeBlock(files),
    steps.length === 0
      ? []
      : element(
          'ol',
          { class: 'steps' },
          steps.map((step) => stepView(step, step.kind === 'migration' ? timesOf(step.label) : [], redact)),
        ),
    planned.standing === undefined ? [] : standingView(planned.standing, stage.isCompared),
    variables.length === 0 ? [] : variableTable(variables),
  ];
}

function failureBox(failure: NonNullable<ReportedStage['planned']['failure']>): HtmlNode {
  const { summary, details } = describeFailure(failure);
  return element(
    'div',
    { class: 'failure' },
    element('p', {}, summary),
    details.length === 0 ? [] : codeBlock(details),
  );
}

function links(ids: readonly InstanceId[], keys: ReadonlyMap<InstanceId, string>): HtmlNode {
  return ids.map((id, place) => {
    const key = keys.get(id);
    const name = showInstance(id);
    return [place === 0 ? '' : ', ', key === undefined ? name : element('a', { href: `#${key}` }, name)];
  });
}

function variableTable(variables: readonly ShownVariable[]): HtmlNode {
  const rows = variables.map(({ name, value, note, source }) =>
    element(
      'tr',
      {},
      element('th', { scope: 'row' }, name),
      element('td', {}, value ?? `(${note ?? 'not shown'})`),
      element('td', { class: 'quiet' }, source),
    ),
  );
  return element(
    'details',
    { class: 'variables' },
    element('summary', {}, plural(variables.length, 'variable')),
    element('table', {}, rows),
  );
}

/** Stages that environments of the plan do not have, though others do. */
export function absentList(absent: readonly AbsentStage[], redact: Redact): HtmlNode {
  const lines = absentLines(absent, { colour: false, redact });
  return lines.length === 0
    ? []
    : element(
        'ul',
        { class: 'absent quiet' },
        lines.map((line) => element('li', {}, line)),
      );
}
