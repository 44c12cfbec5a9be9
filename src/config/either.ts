import { type Located, locationOfKey, member } from './located.ts';
import { problemAt, type Report } from './report.ts';

/** The value of a key that has two spellings; both together are reported. */
export function either<Value extends object, First extends keyof Value & string, Second extends keyof Value & string>(
  parent: Located<Value>,
  [first, second]: readonly [First, Second],
  report: Report,
): Located<NonNullable<Value[First]> | NonNullable<Value[Second]>> | undefined {
  const [one, other] = [member(parent, first), member(parent, second)];
  if (one === undefined || other === undefined) return one ?? other;
  report(
    problemAt(locationOfKey(parent, second), {
      code: 'conflicting-keys',
      message: `${first} and ${second} are two words for the same`,
      hint: `remove ${second}`,
      related: [{ message: first, location: locationOfKey(parent, first) }],
    }),
  );
  return one;
}
