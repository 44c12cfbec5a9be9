import { instanceId } from '../domain/instance.ts';
import { stageNamed } from '../domain/project-index.ts';
import type { ConditionData, DependencyOutcome } from '../planning/condition-data.ts';
import type { RenderContext } from '../planning/render-text.ts';
import type { StageView } from '../planning/stage-view.ts';
import { namesInPart } from '../planning/stages-meant.ts';
import { handedOn } from './handed-on.ts';
import type { RunContext } from './run-context.ts';

/** What a condition sees while a run is under way: what ended in it, and what is recorded. */
export function conditionData(run: RunContext, view: StageView, context: RenderContext): ConditionData {
  const environment = view.environment.name;
  const asked = namesInPart(run.project, view.stage, {
    dependencies: view.stage.dependsOn.map((dependency) => dependency.stage),
    outcomeOf: (stage) => outcomeOf(run, environment, stage),
    handedOn: (stage, name) => {
      const found = handedOn(run, instanceId(environment, stage), name);
      return found.kind === 'value' ? found.value : undefined;
    },
  });
  return { ...asked, context };
}

function outcomeOf(run: RunContext, environment: string, stage: string): DependencyOutcome | undefined {
  const id = instanceId(environment, stage);
  const ended = run.ended.get(id)?.result.conclusion;
  if (ended) return ended === 'success' ? 'success' : ended === 'skipped' ? skippedOutcome(run, id) : 'failure';
  if (!stageNamed(run.project, stage)) return undefined;
  // It will run, at its own time: what is recorded of it says nothing about that.
  if (run.plan.stages.some((planned) => planned.id === id)) return 'unknown';
  return run.histories.get(id)?.completed ? 'success' : 'skipped';
}

/** A stage that was skipped because everything is applied already counts as the success that it was. */
function skippedOutcome(run: RunContext, id: ReturnType<typeof instanceId>): DependencyOutcome {
  return run.histories.get(id)?.completed ? 'success' : 'skipped';
}
