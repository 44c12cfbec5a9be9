import type { Environment, Project } from '../../src/domain/project.ts';
import type { SourceLocation } from '../../src/domain/source-location.ts';
import type { Stage, StageReference } from '../../src/domain/stage.ts';

/** What a test says about a stage; the rest is what a file that leaves it out means. */
export interface StageSketch extends Partial<Omit<Stage, 'name' | 'index' | 'dependsOn'>> {
  readonly name: string;
  /** `stage`, or `environment/stage` where that is no stage itself. */
  readonly dependsOn?: readonly string[];
  /** Stages it imports a value from. */
  readonly importsFrom?: readonly string[];
}

/** What a test says about an environment. */
export interface EnvironmentSketch extends Partial<Environment> {
  readonly name: string;
}

/** Stage n of the file stands at line 10 · (n + 1), what it depends on in the lines after it, its imports at + 5. */
export function lineOf(stage: number, offset = 0): SourceLocation {
  return { file: 'stages.yaml', line: 10 * (stage + 1) + offset, column: 5 };
}

/** A project without a file: stages in the order given, one environment unless there are others. */
export function projectOf(
  stages: readonly StageSketch[],
  environments: readonly EnvironmentSketch[] = [{ name: 'default' }],
): Project {
  const names = new Set(stages.map(({ name }) => name));
  return {
    name: 'project',
    file: 'stages.yaml',
    directory: '/project',
    settings: { env: [], waitBetweenStagesMs: 0, failOnAllowedFailure: false, guards: [] },
    environments: environments.map((sketch, place) => ({
      displayName: sketch.name,
      location: { file: 'stages.yaml', line: place + 1, column: 3 },
      dependsOn: [],
      promotion: 'barrier',
      sameCommit: false,
      layers: [],
      ...sketch,
    })),
    stages: stages.map((sketch, index) => stageOf(sketch, index, names)),
  };
}

/** A chain of stages, each depending on the one before. */
export function chainOf(...names: readonly string[]): readonly StageSketch[] {
  return names.map((name, place) => ({ name, dependsOn: names.slice(Math.max(0, place - 1), place) }));
}

function stageOf(sketch: StageSketch, index: number, names: ReadonlySet<string>): Stage {
  const { dependsOn = [], importsFrom = [], ...rest } = sketch;
  const location = lineOf(index);
  return {
    index,
    location,
    work: {
      kind: 'shell',
      up: { text: 'true', at: location, indent: 0 },
      workingDirectory: '/project',
      runPolicy: 'on_change',
      skipExitCodes: [],
    },
    env: [],
    failOnTimeout: false,
    onFailure: 'stop',
    runsOn: [],
    tags: [],
    hooks: {},
    idempotent: false,
    rollbackSelf: false,
    background: false,
    prerequisite: false,
    oidc: false,
    labels: [],
    exports: [],
    exportsStrict: false,
    dependsOn: dependsOn.map((text, place) => referenceTo(text, names, lineOf(index, place + 1))),
    imports: importsFrom.map((stage) => ({ stage, name: 'value', as: 'value', location: lineOf(index, 5) })),
    ...rest,
  };
}

function referenceTo(text: string, names: ReadonlySet<string>, location: SourceLocation): StageReference {
  const slash = text.indexOf('/');
  if (slash < 0 || names.has(text)) return { stage: text, location };
  return { stage: text.slice(slash + 1), environment: text.slice(0, slash), location };
}
