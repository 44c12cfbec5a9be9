import { enclosingParts, type ProjectPart } from '../domain/part.ts';
import type { Project } from '../domain/project.ts';
import { isSensitiveName } from '../domain/sensitive-name.ts';
import type { Stage } from '../domain/stage.ts';
import { err, ok, type Result } from '../domain/result.ts';
import { isBroken } from '../template/go-value.ts';
import type { TemplateValue } from '../template/value.ts';
import { layerOf, type ReadonlyLayer } from './variable-layer.ts';
import { createScope } from './variable-scope.ts';
import type { ScopeServices, VariableScope } from './variable-scope.ts';

/** What templates may ask of the world, and who hears of secrets. */
export interface WorldView {
  readonly processVariable: (name: string) => string | undefined;
  /** A process variable that is not set here may be where the work is done: its value counts as not known yet. */
  readonly unsetIsUnknown?: boolean;
  /** Names that the template function `env` may read. */
  readonly envAllow: ReadonlySet<string>;
  /** Milliseconds since 1970; one moment for a whole plan or stage. */
  readonly now: number;
  readonly onSecret: (value: string) => void;
}

/**
 * The services of every scope of a project. `env "KEY"` reads `global.env`, in an included file its own first, then the
 * process where `env-allow` lists the name (spec 11, "Conditions"). In the value of KEY itself it means the process:
 * `KEY: '{{env "KEY"}}'`.
 */
export function scopeServices(project: Project, world: WorldView): ScopeServices {
  const ofParts = new Map<ProjectPart, ScopeServices>();
  const own = layerOf('global.env', project.settings.env);
  return {
    ...servicesOver([own], world),
    ofPart(part) {
      const known = ofParts.get(part);
      if (known) return known;
      const layers = enclosingParts(part).map(({ name, env }) => layerOf(`global.env of ${name}`, env));
      const services = servicesOver([own, ...layers], world);
      ofParts.set(part, services);
      return services;
    },
  };
}

/** The services of the scopes of a stage. */
export function servicesOf(services: ScopeServices, { part }: Pick<Stage, 'part'>): ScopeServices {
  return part === undefined ? services : (services.ofPart?.(part) ?? services);
}

/** @param layers - what `env "KEY"` reads before the process, the lowest first */
function servicesOver(layers: readonly ReadonlyLayer[], world: WorldView): ScopeServices {
  let global: VariableScope | undefined;
  const asked: string[] = [];
  const readGlobal = (name: string): TemplateValue | undefined => {
    if (asked.includes(name)) return undefined;
    global ??= createScope(layers, services);
    asked.push(name);
    const value = global.get(name)?.value;
    asked.pop();
    return value;
  };
  const services: ScopeServices = {
    processVariable: world.processVariable,
    unsetIsUnknown: world.unsetIsUnknown ?? false,
    onSecret: world.onSecret,
    isSensitiveName,
    render: {
      now: () => world.now,
      env: (name) => {
        const value = readGlobal(name);
        if (typeof value === 'string') return ok(value);
        if (value !== undefined && isBroken(value)) return err(value.message);
        return readProcess(world, name);
      },
    },
  };
  return services;
}

function readProcess({ envAllow, processVariable, onSecret }: WorldView, name: string): Result<string, string> {
  if (!envAllow.has(name)) {
    return err(`env "${name}" is not in global.env and may not be read from the process: list it in env-allow`);
  }
  const value = processVariable(name);
  if (value === undefined) return err(`env "${name}" is allowed by env-allow, but the process variable is not set`);
  if (isSensitiveName(name)) onSecret(value);
  return ok(value);
}
