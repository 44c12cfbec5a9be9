import type { TemplateValue } from '../../template/value.ts';
import { unknownValue } from '../../template/value.ts';
import type { ConditionData } from '../condition-data.ts';
import type { RenderContext } from '../render-text.ts';

/**
 * What the templates of a condition see beside the variables (spelling 2 of spec 02): `.Env`,
 * `.Results.STAGE.Success`, `.Results.STAGE.ExtractedEnv.NAME`, and the functions `success` and `failed`.
 */
export function conditionContext(data: ConditionData): RenderContext {
  const { context } = data;
  return {
    onSecret: context.onSecret,
    data: overlay(context.data, (name) => {
      if (name === 'Env') return context.data.get('env');
      return name === 'Results' ? results(data) : undefined;
    }),
    options: {
      ...context.options,
      outcomeOf: (stage) => {
        const outcome = data.outcomeOf(stage);
        return outcome === 'unknown' ? unknownValue([stage]) : outcome;
      },
    },
  };
}

function results(data: ConditionData): TemplateValue {
  return lookup((stage) => {
    const outcome = data.outcomeOf(stage);
    if (outcome === undefined) return undefined;
    const success: TemplateValue = outcome === 'unknown' ? unknownValue([stage]) : outcome === 'success';
    const extracted = lookup(
      (name) => data.handedOn(stage, name) ?? (outcome === 'unknown' ? unknownValue([`${stage}.${name}`]) : undefined),
    );
    return new Map<string, TemplateValue>([
      ['Success', success],
      ['ExtractedEnv', extracted],
    ]);
  });
}

/** A map that knows its values but not its keys. */
function lookup(value: (name: string) => TemplateValue | undefined): ReadonlyMap<string, TemplateValue> {
  return overlay(new Map(), value);
}

function overlay(
  base: ReadonlyMap<string, TemplateValue>,
  value: (name: string) => TemplateValue | undefined,
): ReadonlyMap<string, TemplateValue> {
  const get = (name: string): TemplateValue | undefined => base.get(name) ?? value(name);
  return {
    get,
    has: (name) => get(name) !== undefined,
    get size() {
      return base.size;
    },
    keys: () => base.keys(),
    values: () => base.values(),
    entries: () => base.entries(),
    forEach: (callback) => {
      for (const [name, one] of base) callback(one, name, base);
    },
    [Symbol.iterator]: () => base.entries(),
  };
}
