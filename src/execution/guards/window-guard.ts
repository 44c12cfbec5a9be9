import { formatDurationMs } from '../../domain/duration.ts';
import type { GuardDefinition } from '../../domain/guard.ts';
import { showInZone } from '../../domain/zoned-time.ts';
import { nextOpening } from '../../planning/guards/window.ts';
import type { Refusal } from './refusal.ts';

type WindowGuard = Extract<GuardDefinition, { readonly type: 'window' }>;

/** Why a window keeps a run out at a moment, in milliseconds since 1970. */
export function windowRefusal({ cron, durationMs, zone }: WindowGuard, now: number): Refusal | undefined {
  const opensAt = nextOpening({ cron: cron.text.trim(), durationMs, zone }, now);
  if (opensAt === undefined) return undefined;
  const problem = `it is ${showInZone(now, zone)}, and the window "${cron.text.trim()}" is open for ${formatDurationMs(durationMs)}`;
  const remedy = `it opens at ${showInZone(opensAt, zone)}`;
  return { problem, remedy };
}
