import * as z from 'zod/mini';
import { described, later, optional, withDefault } from './described.ts';
import { iac, steps } from './iac-schema.ts';
import { retry } from './request-schema.ts';
import { name, tag } from './names.ts';
import {
  boolean,
  duration,
  filledText,
  oneOrList,
  oneOrSome,
  positiveDuration,
  regularExpression,
  template,
  text,
} from './scalars.ts';
import { variables } from './variables-schema.ts';

/** An exit status by which a script says that there was nothing to do; 0 says that all was done. */
const skipCode = z.int().check(z.minimum(1), z.maximum(255));

const importedVariable = z.union([
  filledText,
  z.strictObject({
    name: described(filledText, 'Name under which the other stage exports it.'),
    as: optional(filledText, 'Name here. Default: the same.'),
    default: optional(template, 'The value where the other stage has none.'),
  }),
]);

/** One entry of `vars` as the schema has accepted it. */
export type ImportedVariableValue = z.output<typeof importedVariable>;

const variableImports = later(() =>
  z.array(
    z.strictObject({
      stage: described(text, 'A stage that this one depends on, directly or not.'),
      vars: described(z.array(importedVariable).check(z.minLength(1)), 'Names, or {name, as, default}.'),
    }),
  ),
);

/** `env_from_stages` as the schema has accepted it. */
export type VariableImportsValue = z.output<typeof variableImports>;

const run = later(() =>
  z.union([
    text,
    z.strictObject({
      up: described(text, 'What is done.'),
      down: optional(filledText, 'What undoes it.'),
      shell: optional(
        oneOrSome(filledText),
        'Program that reads the script from a file named last. Default: bash, strict.',
      ),
      working_directory: optional(text, 'Folder it runs in. Default: that of stages.yaml.'),
    }),
  ]),
);

/** `run` as the schema has accepted it. */
export type RunValue = z.output<typeof run>;

const hooks = later(() =>
  z.strictObject({
    before: optional(filledText, 'Before the stage; when it fails, the stage fails.'),
    after: optional(filledText, 'After the stage has completed.'),
    failed: optional(filledText, 'After the stage has failed.'),
  }),
);

const exported = later(() =>
  z.strictObject({
    sensitive: withDefault(boolean, false, 'Whether the value is a secret.'),
    required: withDefault(boolean, false, 'Whether the stage fails without it.'),
    pattern: optional(regularExpression, 'What the whole value must match.'),
  }),
);

const exports = later(() => z.record(z.string(), optional(exported)));

/** `exports` as the schema has accepted it. */
export type ExportsValue = z.output<typeof exports>;

const parameterFiles = later(() =>
  z.union([
    text,
    z.strictObject({
      src: described(filledText, 'Files, as a path or a pattern with *, ? and **, relative to stages.yaml.'),
      dest: optional(
        text,
        'Folder or file inside STAGE_PARAMETERS, without ..; files go right into it where this is absent.',
      ),
      prefix: optional(text, 'What begins a token. Default: #{.'),
      suffix: optional(text, 'What ends a token. Default: }#.'),
      on_missing: withDefault(z.enum(['fail', 'warn', 'keep', 'empty']), 'fail', 'What a token without a value means.'),
      recursive: withDefault(boolean, false, 'Whether values may hold tokens.'),
    }),
  ]),
);

/** One entry of `parameters` as the schema has accepted it. */
export type ParameterFilesValue = z.output<typeof parameterFiles>;

const ordering = {
  depends_on: optional(oneOrList(text), 'Stages that come before this one.'),
  dependsOn: optional(oneOrList(text), 'Another word for depends_on.'),
  condition: optional(template, 'Whether the stage runs. False: skipped, and dependants run.'),
  environments: optional(oneOrSome(text), 'Environments in which the stage exists. Default: all.'),
  order: optional(text, 'Text that orders stages before their place in the file does.'),
  execute_at: optional(text, {
    description: 'When it is due: a time with offset, a time of day with zone, or cron with zone.',
    examples: ['2030-01-31T02:00:00+01:00', '02:00 Europe/Berlin', '0 2 * * 6 Europe/Berlin'],
  }),
  background: withDefault(boolean, false, 'Nothing waits for it but stages that depend on it.'),
  prerequisite: optional(boolean, 'Stages of later environments wait for it.'),
  preRequisiteStage: optional(boolean, 'Another word for prerequisite.'),
  lastInStage: optional(boolean, 'Accepted for Release Engine; the order follows from depends_on.'),
  for_each: optional(
    oneOrList(text),
    'A list, or the name of a variable: one stage for each, with ${item} in name and values.',
  ),
  tags: optional(oneOrList(tag), 'The input tags selects by them.'),
};

const failing = {
  timeout: optional(
    duration,
    'Longest time of the whole stage, retries and delays included. Default, and 0s: no limit.',
  ),
  fail_on_timeout: withDefault(boolean, false, 'Whether a timeout ends the stage even if tries are left.'),
  on_failure: optional(
    z.enum(['stop', 'continue', 'skip_dependents']),
    'What a failure means for the others. Default: stop.',
  ),
  allowed_to_fail: optional(boolean, 'true is the same as on_failure: continue.'),
  retry: optional(retry, 'Tries of the whole stage. Default: one.'),
  rollback: optional(filledText, 'For run stages: shell work that undoes it.'),
  rollback_self: withDefault(
    boolean,
    false,
    'Whether the automatic rollback takes this stage too when it is the one that failed.',
  ),
  idempotent: withDefault(boolean, false, 'May be run again without asking when it was interrupted.'),
  run_policy: optional(
    z.enum(['once', 'on_change', 'always']),
    'When a run stage that completed runs again. Default: on_change.',
  ),
  skip_exit_codes: optional(
    z.union([skipCode, z.array(skipCode)]),
    'Exit statuses of a run stage that mean: nothing to do.',
  ),
  unique: optional(
    later(() =>
      z.strictObject({
        id: described(filledText, 'What is unique.'),
        for: described(positiveDuration, 'How long a second one is skipped.'),
      }),
    ),
    'A second one within that time is skipped.',
  ),
};

const handingOver = {
  env: optional(variables, 'Variables of the stage.'),
  env_from_stages: optional(variableImports, 'Variables that other stages hand on.'),
  exports: optional(exports, 'What the stage hands on, where something must be said about it.'),
  exports_strict: withDefault(boolean, false, 'Whether an export that is not declared fails the stage.'),
  parameters: optional(oneOrList(parameterFiles), 'Files in which tokens such as #{name}# are replaced.'),
  labels: optional(z.record(z.string(), optional(text)), 'Handed to its work as JSON, and shown in the plan.'),
};

/** One entry of `stages` (spec 02, 05, 06). */
export const stage = described(
  z.strictObject({
    name: described(name, 'Name: letters, digits, "_", "." and "-", at most 100, unique without regard to case.'),
    display_name: optional(text, 'Name for people.'),
    displayName: optional(text, 'Another word for display_name.'),
    config_path: optional(filledText, 'The config.yaml of a stage with migrations.'),
    run: optional(run, 'Shell work, as one text or as {up, down, shell, working_directory}.'),
    iac: optional(iac),
    pre: optional(steps, 'For iac: shell work before the deployment.'),
    post: optional(steps, 'For iac: shell work after the deployment.'),
    hooks: optional(hooks, 'Shell work around the stage.'),
    environment: optional(text, "The GitHub environment of the stage's job."),
    runs_on: optional(oneOrList(text), "Labels of the runner of the stage's job."),
    oidc: withDefault(boolean, false, "Whether the runner's identity token variables reach its shell work."),
    ...ordering,
    ...failing,
    ...handingOver,
  }),
  {
    id: 'Stage',
    description: 'A stage: exactly one of config_path, run and iac, and how it goes with the others.',
    examples: [{ name: 'database', config_path: 'database/config.yaml', depends_on: ['infrastructure'] }],
  },
);

/** A stage as the schema has accepted it. */
export type StageValue = z.output<typeof stage>;
