import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Project } from '../../src/domain/project.ts';
import { checkGraph } from '../../src/planning/check-graph.ts';
import { buildGraph } from '../../src/planning/graph.ts';
import { allBehind, specifiedPrecedences } from '../rigs/specified-precedences.ts';
import { randomProjects } from '../rigs/random-projects.ts';

const soundProjects: fc.Arbitrary<Project> = randomProjects({ crossing: true }).filter(
  (project) => checkGraph(project).length === 0,
);

test('what precedes what is exactly what the specification says', () => {
  fc.assert(
    fc.property(soundProjects, (project) => {
      const graph = buildGraph(project);
      const expected = specifiedPrecedences(project);
      for (const id of graph.ids) {
        expect([...allBehind(id, (one) => graph.dependencies(one))].toSorted()).toEqual(
          [...allBehind(id, (one) => expected.get(one) ?? [])].filter((one) => graph.has(one)).toSorted(),
        );
      }
    }),
  );
});

test('a barrier rests on every stage before it, wherever it is written down', () => {
  fc.assert(
    fc.property(soundProjects, (project) => {
      const graph = buildGraph(project);
      for (const id of graph.ids) {
        const behind = allBehind(id, (one) => graph.dependencies(one));
        for (const dependency of graph.dependencies(id)) expect(graph.requirements(id)).toContain(dependency);
        for (const requirement of graph.requirements(id)) expect(behind).toContain(requirement);
      }
    }),
  );
});

test('dependencies and dependants are each other turned round, sorted, and forward in the sorted order', () => {
  fc.assert(
    fc.property(soundProjects, (project) => {
      const graph = buildGraph(project);
      const places = new Map(graph.sorted.map((id, place) => [id, place]));
      expect([...graph.sorted].toSorted()).toEqual([...graph.ids].toSorted());
      for (const id of graph.ids) {
        const positions = graph.dependencies(id).map((dependency) => graph.node(dependency).position);
        expect(positions).toEqual(positions.toSorted((a, b) => a - b));
        for (const dependency of graph.dependencies(id)) {
          expect(graph.dependants(dependency)).toContain(id);
          expect(places.get(dependency)).toBeLessThan(places.get(id) ?? -1);
        }
        for (const dependant of graph.dependants(id)) expect(graph.dependencies(dependant)).toContain(id);
      }
    }),
  );
});

test('a part of a graph orders its instances as the whole does', () => {
  fc.assert(
    fc.property(soundProjects, fc.array(fc.boolean(), { minLength: 21, maxLength: 21 }), (project, choice) => {
      const graph = buildGraph(project);
      const selected = new Set(graph.ids.filter((_, place) => choice[place]));
      for (const barriers of ['last_stages', 'every_stage'] as const) {
        const part = graph.restrict(selected, barriers);
        expect(part.ids).toEqual([...selected]);
        for (const id of part.ids) {
          expect([...allBehind(id, (one) => part.dependencies(one))].toSorted()).toEqual(
            [...allBehind(id, (one) => graph.dependencies(one))].filter((one) => selected.has(one)).toSorted(),
          );
        }
      }
    }),
  );
});

test('it does not matter whether checkGraph finds a cycle or the graph would', () => {
  fc.assert(
    fc.property(randomProjects({ crossing: true }), (project) => {
      const refused = checkGraph(project).length > 0;
      const builds = (): boolean => buildGraph(project).ids.length > 0;
      if (refused) expect(builds).toThrow('checkGraph refuses');
      else expect(builds).not.toThrow();
    }),
  );
});
