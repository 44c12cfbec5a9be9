import * as z from 'zod';
import { iac, steps } from './iac-schema.ts';
import { retry } from './request-schema.ts';
import { name, tag } from './names.ts';
import {
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
const skipCode = z.int().min(1).max(255);

const importedVariable = z.union([
  filledText,
  z.strictObject({
    name: filledText.describe('Name under which the other stage exports it.'),
    as: filledText.optional().describe('Name here. Default: the same.'),
    default: template.optional().describe('The value where the other stage has none.'),
  }),
]);

/** One entry of `vars` as the schema has accepted it. */
export type ImportedVariableValue = z.output<typeof importedVariable>;

const variableImports = z.array(
  z.strictObject({
    stage: text.describe('A stage that this one depends on, directly or not.'),
    vars: z.array(importedVariable).min(1).describe('Names, or {name, as, default}.'),
  }),
);

/** `env_from_stages` as the schema has accepted it. */
export type VariableImportsValue = z.output<typeof variableImports>;

const run = z.union([
  text,
  z.strictObject({
    up: text.describe('What is done.'),
    down: filledText.optional().describe('What undoes it.'),
    shell: oneOrSome(filledText)
      .optional()
      .describe('Program that reads the script from a file named last. Default: bash, strict.'),
    working_directory: text.optional().describe('Folder it runs in. Default: that of stages.yaml.'),
  }),
]);

/** `run` as the schema has accepted it. */
export type RunValue = z.output<typeof run>;

const hooks = z.strictObject({
  before: filledText.optional().describe('Before the stage; when it fails, the stage fails.'),
  after: filledText.optional().describe('After the stage has completed.'),
  failed: filledText.optional().describe('After the stage has failed.'),
});

const exported = z.strictObject({
  sensitive: z.boolean().default(false).describe('Whether the value is a secret.'),
  required: z.boolean().default(false).describe('Whether the stage fails without it.'),
  pattern: regularExpression.optional().describe('What the whole value must match.'),
});

const exports = z.record(z.string(), exported.optional());

/** `exports` as the schema has accepted it. */
export type ExportsValue = z.output<typeof exports>;

const parameterFiles = z.union([
  text,
  z.strictObject({
    src: filledText.describe('Files, as a pattern with *, relative to stages.yaml.'),
    dest: text.optional().describe('Folder or file inside STAGE_PARAMETERS.'),
    prefix: text.optional().describe('What begins a token. Default: #{.'),
    suffix: text.optional().describe('What ends a token. Default: }#.'),
    on_missing: z
      .enum(['fail', 'warn', 'keep', 'empty'])
      .default('fail')
      .describe('What a token without a value means.'),
    recursive: z.boolean().default(false).describe('Whether values may hold tokens.'),
  }),
]);

/** One entry of `parameters` as the schema has accepted it. */
export type ParameterFilesValue = z.output<typeof parameterFiles>;

const ordering = {
  depends_on: oneOrList(text).optional().describe('Stages that come before this one.'),
  dependsOn: oneOrList(text).optional().describe('Another word for depends_on.'),
  condition: template.optional().describe('Whether the stage runs. False: skipped, and dependants run.'),
  environments: oneOrSome(text).optional().describe('Environments in which the stage exists. Default: all.'),
  order: text.optional().describe('Text that orders stages before their place in the file does.'),
  execute_at: text
    .optional()
    .describe('When it is due: a time with offset, a time of day with zone, or cron with zone.')
    .meta({ examples: ['2030-01-31T02:00:00+01:00', '02:00 Europe/Berlin', '0 2 * * 6 Europe/Berlin'] }),
  background: z.boolean().default(false).describe('Nothing waits for it but stages that depend on it.'),
  prerequisite: z.boolean().optional().describe('Stages of later environments wait for it.'),
  preRequisiteStage: z.boolean().optional().describe('Another word for prerequisite.'),
  lastInStage: z.boolean().optional().describe('Accepted for Release Engine; the order follows from depends_on.'),
  for_each: oneOrList(text)
    .optional()
    .describe('A list, or the name of a variable: one stage for each, with ${item} in name and values.'),
  tags: oneOrList(tag).optional().describe('The input tags selects by them.'),
};

const failing = {
  timeout: duration
    .optional()
    .describe('Longest time of the whole stage, retries and delays included. Default, and 0s: no limit.'),
  fail_on_timeout: z.boolean().default(false).describe('Whether a timeout ends the stage even if tries are left.'),
  on_failure: z
    .enum(['stop', 'continue', 'skip_dependents'])
    .optional()
    .describe('What a failure means for the others. Default: stop.'),
  allowed_to_fail: z.boolean().optional().describe('true is the same as on_failure: continue.'),
  retry: retry.optional().describe('Tries of the whole stage. Default: one.'),
  rollback: filledText.optional().describe('For run stages: shell work that undoes it.'),
  rollback_self: z
    .boolean()
    .default(false)
    .describe('Whether the automatic rollback takes this stage too when it is the one that failed.'),
  idempotent: z.boolean().default(false).describe('May be run again without asking when it was interrupted.'),
  run_policy: z
    .enum(['once', 'on_change', 'always'])
    .optional()
    .describe('When a run stage that completed runs again. Default: on_change.'),
  skip_exit_codes: z
    .union([skipCode, z.array(skipCode)])
    .optional()
    .describe('Exit statuses of a run stage that mean: nothing to do.'),
  unique: z
    .strictObject({
      id: filledText.describe('What is unique.'),
      for: positiveDuration.describe('How long a second one is skipped.'),
    })
    .optional()
    .describe('A second one within that time is skipped.'),
};

const handingOver = {
  env: variables.optional().describe('Variables of the stage.'),
  env_from_stages: variableImports.optional().describe('Variables that other stages hand on.'),
  exports: exports.optional().describe('What the stage hands on, where something must be said about it.'),
  exports_strict: z.boolean().default(false).describe('Whether an export that is not declared fails the stage.'),
  parameters: oneOrList(parameterFiles).optional().describe('Files in which tokens such as #{name}# are replaced.'),
  labels: z
    .record(z.string(), text.optional())
    .optional()
    .describe('Handed to its work as JSON, and shown in the plan.'),
};

/** One entry of `stages` (spec 02, 05, 06). */
export const stage = z
  .strictObject({
    name: name.describe('Name: letters, digits, "_", "." and "-", at most 100, unique without regard to case.'),
    display_name: text.optional().describe('Name for people.'),
    displayName: text.optional().describe('Another word for display_name.'),
    config_path: filledText.optional().describe('The config.yaml of a stage with migrations.'),
    run: run.optional().describe('Shell work, as one text or as {up, down, shell, working_directory}.'),
    iac: iac.optional(),
    pre: steps.optional().describe('For iac: shell work before the deployment.'),
    post: steps.optional().describe('For iac: shell work after the deployment.'),
    hooks: hooks.optional().describe('Shell work around the stage.'),
    environment: text.optional().describe("The GitHub environment of the stage's job."),
    runs_on: oneOrList(text).optional().describe("Labels of the runner of the stage's job."),
    oidc: z.boolean().default(false).describe("Whether the runner's identity token variables reach its shell work."),
    ...ordering,
    ...failing,
    ...handingOver,
  })
  .meta({
    id: 'Stage',
    description: 'A stage: exactly one of config_path, run and iac, and how it goes with the others.',
    examples: [{ name: 'database', config_path: 'database/config.yaml', depends_on: ['infrastructure'] }],
  });

/** A stage as the schema has accepted it. */
export type StageValue = z.output<typeof stage>;
