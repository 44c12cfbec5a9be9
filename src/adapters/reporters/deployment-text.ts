import type {
  ChangeAction,
  DeploymentPreview,
  PropertyChange,
  ResourceChange,
} from '../../domain/deployment-preview.ts';
import type { PlannedDeployment } from '../../domain/plan.ts';
import { shellWord } from '../../domain/shell-word.ts';
import { plural } from './plural.ts';
import type { Hue, Style } from './style.ts';
import { paint, show } from './style.ts';
import { blockLines, indented } from './text-block.ts';

/** Of a script, and of what a preview printed. */
const SCRIPT_LIMITS = { lines: 20, characters: 2_000 } as const;
const PREVIEW_LIMITS = { lines: 60, characters: 6_000 } as const;

/** Resources of a preview that are shown, and properties of each; more are counted. */
const MAX_SHOWN_RESOURCES = 50;
const MAX_SHOWN_PROPERTIES = 10;

/** Of the value of one property. */
const MAX_SHOWN_VALUE_LENGTH = 100;

/** A deployment of a plan: what will be run, and what that would change, where somebody asked. */
export function deploymentLines(step: PlannedDeployment, style: Style): readonly string[] {
  const { direction, provider, before, after, preview, reversible } = step;
  const title = paint(style, 'name', direction === 'up' ? 'deploy' : 'destroy');
  const marks = reversible ? [] : [paint(style, 'warning', 'not reversible: no destroy')];
  return [
    [title, provider === 'command' ? 'with a command' : 'with az', ...marks].join('  '),
    ...scriptNames('before', before, style),
    ...indented(commandLines(step, style), '  '),
    ...scriptNames('after', after, style),
    ...(preview === undefined ? [] : indented(previewLines(preview, provider, style), '  ')),
  ];
}

function scriptNames(when: string, names: readonly string[], style: Style): readonly string[] {
  return names.length === 0 ? [] : [`  ${when}: ${names.map((name) => show(style, name)).join(', ')}`];
}

function commandLines(step: PlannedDeployment, style: Style): readonly string[] {
  if (step.arguments !== undefined) return argumentLines(step.arguments, style);
  return step.script === undefined ? [] : blockLines(step.script, SCRIPT_LIMITS, style);
}

/** The command in the first line, and each option with its value in a line of its own. */
function argumentLines(words: readonly string[], style: Style): readonly string[] {
  const lines: string[] = ['az'];
  for (const word of words) {
    const quoted = shellWord(style.redact(word));
    if (word.startsWith('--')) lines.push(`  ${quoted}`);
    else lines.push(`${lines.pop() ?? ''} ${quoted}`);
  }
  return lines.map((line) => show(style, line));
}

const ACTION_WORDS: { readonly [Action in ChangeAction]: string } = {
  create: 'to create',
  modify: 'to modify',
  delete: 'to delete',
  deploy: 'to deploy, with or without changes',
  unsupported: 'not known',
};

const ACTION_SIGNS: { readonly [Action in ChangeAction]: readonly [sign: string, hue: Hue] } = {
  create: ['+', 'good'],
  modify: ['~', 'warning'],
  delete: ['-', 'bad'],
  deploy: ['!', 'quiet'],
  unsupported: ['?', 'quiet'],
};

/** `1 to create, 2 to modify`; what nobody could ask or say stands for itself. */
export function previewWords({ outcome, changes, note }: DeploymentPreview): string {
  const counts = Object.entries(ACTION_WORDS).flatMap(([action, words]) => {
    const count = changes.filter((change) => change.action === action).length;
    return count === 0 ? [] : [`${count} ${words}`];
  });
  const words = {
    changes: counts.length === 0 ? 'there are changes' : counts.join(', '),
    no_changes: 'no changes',
    unknown: counts.length === 0 ? 'whether there are changes is not known' : counts.join(', '),
    not_asked: 'not asked',
  }[outcome];
  return note === undefined ? words : `${words}: ${note}`;
}

function previewLines(
  preview: DeploymentPreview,
  provider: PlannedDeployment['provider'],
  style: Style,
): readonly string[] {
  const { changes, text } = preview;
  const shown = changes.slice(0, MAX_SHOWN_RESOURCES);
  const rest = changes.length - shown.length;
  return [
    `${provider === 'command' ? 'preview' : 'what-if'}: ${show(style, previewWords(preview))}`,
    ...shown.flatMap((change) => indented(changeLines(change, style), '  ')),
    ...(rest > 0 ? [`  … and ${plural(rest, 'more resource')}`] : []),
    ...(text === undefined ? [] : indented(blockLines(text, PREVIEW_LIMITS, style), '  ')),
  ];
}

function changeLines({ action, resource, properties }: ResourceChange, style: Style): readonly string[] {
  const [sign, hue] = ACTION_SIGNS[action];
  const shown = properties.slice(0, MAX_SHOWN_PROPERTIES);
  const rest = properties.length - shown.length;
  return [
    `${paint(style, hue, sign)} ${show(style, resource)}`,
    ...shown.map((property) => `    ${show(style, propertyWords(property, style))}`),
    ...(rest > 0 ? [`    … and ${plural(rest, 'more property', 'more properties')}`] : []),
  ];
}

function propertyWords({ path, before, after }: PropertyChange, style: Style): string {
  const value = (text: string | undefined): string => {
    const whole = text === undefined ? '(none)' : style.redact(text);
    return whole.length > MAX_SHOWN_VALUE_LENGTH ? `${whole.slice(0, MAX_SHOWN_VALUE_LENGTH)}…` : whole;
  };
  return `${path}: ${value(before)} → ${value(after)}`;
}
