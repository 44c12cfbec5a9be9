import { isSensitiveName } from '../domain/sensitive-name.ts';
import type { Project } from '../domain/project.ts';
import { err, ok } from '../domain/result.ts';
import type { RenderOptions } from '../template/render.ts';
import { layerOf } from './variable-layer.ts';
import { createScope } from './variable-scope.ts';
import type { ScopeServices, VariableScope } from './variable-scope.ts';

/** What templates may ask of the world, and who hears of secrets. */
export interface WorldView {
  readonly processVariable: (name: string) => string | undefined;
  /** Names that the template function `env` may read. */
  readonly envAllow: ReadonlySet<string>;
  /** Milliseconds since 1970; one moment for a whole plan or stage. */
  readonly now: number;
  readonly onSecret: (value: string) => void;
}

/** The services of every scope of a project. `env "KEY"` reads `global.env`, then the process where `env-allow` lists it. */
export function scopeServices(project: Project, world: WorldView): ScopeServices {
  let global: VariableScope | undefined;
  const render: RenderOptions = {
    now: () => world.now,
    env: (name) => {
      global ??= createScope([layerOf('global.env', project.settings.env)], services);
      const own = global.get(name)?.value;
      if (typeof own === 'string') return ok(own);
      if (!world.envAllow.has(name)) {
        return err(`env "${name}" is not in global.env and may not be read from the process: list it in env-allow`);
      }
      const value = world.processVariable(name);
      if (value === undefined) return err(`env "${name}" is allowed by env-allow, but the process variable is not set`);
      if (isSensitiveName(name)) world.onSecret(value);
      return ok(value);
    },
  };
  const services: ScopeServices = {
    processVariable: world.processVariable,
    render,
    onSecret: world.onSecret,
    isSensitiveName,
  };
  return services;
}
