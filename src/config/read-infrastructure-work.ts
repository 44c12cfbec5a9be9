import type { SourceText } from '../domain/source-text.ts';
import type { InfrastructureWork, NamedScript } from '../domain/stage.ts';
import { either } from './either.ts';
import { entries, items, type Located, member, sourceText, textOrEmpty } from './located.ts';
import { optionalTemplate, readTemplate } from './read-template.ts';
import { problemAt, type Report } from './report.ts';
import type { IacValue, StepsValue } from './schemas/iac-schema.ts';
import type { StageValue } from './schemas/stage-schema.ts';

/** Settings that are texts, in the order in which they are told. */
const TEXT_SETTINGS = [
  'location',
  'resource_group',
  'management_group',
  'deploy',
  'validate',
  'preview',
  'destroy',
  'outputs',
] as const;

/** The deployment of an `iac` stage, as written, in the spelling with underscores. */
export function readInfrastructureWork(
  stage: Located<StageValue>,
  iac: Located<IacValue>,
  report: Report,
): InfrastructureWork {
  const provider = iac.value.provider ?? 'azure_bicep';
  const settings = settingsOf(iac, report);
  reportMissing(iac, { provider, names: new Set(settings.map(([name]) => name)), report });
  const [before, after] = [scriptsOf(member(stage, 'pre')), scriptsOf(member(stage, 'post'))];
  return {
    kind: 'infrastructure',
    provider,
    settings,
    disabled: iac.value.disabled,
    ...(before.length === 0 ? {} : { before }),
    ...(after.length === 0 ? {} : { after }),
  };
}

type Setting = readonly [string, SourceText];

function settingsOf(iac: Located<IacValue>, report: Report): readonly Setting[] {
  const scope = either(iac, ['deployment_scope', 'deploymentScope'], report);
  const renamed = [
    ['main_file', either(iac, ['main_file', 'iacMainFileName'], report)],
    ['parameter_file', either(iac, ['parameter_file', 'iacParameterFileName'], report)],
    ['subscription_id', either(iac, ['subscription_id', 'subscriptionId'], report)],
  ] as const;
  const overrides = either(iac, ['overrides', 'customBicepParameters'], report);
  const text = (name: (typeof TEXT_SETTINGS)[number]): readonly Setting[] => {
    const value = optionalTemplate(iac, name, report);
    return value === undefined ? [] : [[name, value]];
  };
  return [
    ...(scope === undefined
      ? []
      : [['deployment_scope', { text: scope.value, at: scope.node.location, indent: 0 }] as const]),
    ...renamed.flatMap(([name, value]) => (value === undefined ? [] : [[name, readTemplate(value, report)] as const])),
    ...TEXT_SETTINGS.flatMap((name) => text(name)),
    ...(overrides === undefined ? [] : entries(overrides)).flatMap(({ name, value }) =>
      value === undefined ? [] : [[`overrides.${name}`, readTemplate(value, report)] as const],
    ),
  ];
}

/** What a deployment cannot do without; a scope brings its own needs. */
const NEEDED_BY_SCOPE: ReadonlyMap<string, readonly string[]> = new Map([
  ['resource_group', ['resource_group']],
  ['subscription', ['location']],
  ['management_group', ['location', 'management_group']],
  ['tenant', ['location']],
]);

function reportMissing(
  iac: Located<IacValue>,
  {
    provider,
    names,
    report,
  }: { readonly provider: string; readonly names: ReadonlySet<string>; readonly report: Report },
): void {
  const scope = iac.value.deployment_scope ?? iac.value.deploymentScope;
  const ofAzure = ['deployment_scope', 'main_file', ...(NEEDED_BY_SCOPE.get(scope ?? '') ?? [])];
  const needed = provider === 'command' ? ['deploy'] : ofAzure;
  for (const key of needed.filter((name) => !names.has(name))) {
    const why =
      key === 'deploy' || key === 'deployment_scope' || key === 'main_file' ? '' : `, which the scope ${scope} needs`;
    report(
      problemAt(iac.node.location, {
        code: 'missing-key',
        message: `the key "${key}" is missing${why}`,
        hint: `add ${key}: \u2026`,
      }),
    );
  }
}

function scriptsOf(steps: Located<StepsValue> | undefined): readonly NamedScript[] {
  if (steps === undefined) return [];
  return items(steps).flatMap((step) => {
    const [name, run] = [textOrEmpty(step, 'name'), member(step, 'run')];
    if (run === undefined) return [];
    return [{ ...(name === '' ? {} : { name }), script: sourceText(run) }];
  });
}
