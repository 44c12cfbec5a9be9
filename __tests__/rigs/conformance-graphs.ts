import { readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';

const GraphCase = z.object({
  id: z.string(),
  kind: z.string(),
  stages: z.array(z.object({ name: z.string(), depends_on: z.array(z.string()), duration_ms: z.number() })),
  facts: z.object({
    stages: z.number(),
    edges: z.number(),
    waves: z.array(z.array(z.string())),
    longest_path_stages: z.number(),
    total_ms: z.number(),
    makespan_unlimited_ms: z.number(),
    lower_bound_4_slots_ms: z.number(),
    wave_barrier_unlimited_ms: z.number(),
  }),
});

/** A graph of `conformance/dags.json` with what is known about it. */
export type GraphCase = z.infer<typeof GraphCase>;

/** Shapes of real pipelines, and random ones. */
export const CONFORMANCE_GRAPHS: readonly GraphCase[] = z
  .array(GraphCase)
  .parse(JSON.parse(readFileSync(path.join(import.meta.dirname, '../conformance/dags.json'), 'utf8')));
