/** An object whose absent keys are not there at all, rather than there with `undefined`. */
export type WithoutAbsent<Value> = {
  [Key in keyof Value as undefined extends Value[Key] ? never : Key]: Value[Key];
} & {
  [Key in keyof Value as undefined extends Value[Key] ? Key : never]?: Exclude<Value[Key], undefined>;
};

/** Leaves out the keys whose value is `undefined`: what is absent in the file is absent in what is made of it. */
export function withoutAbsent<Value extends object>(value: Value): WithoutAbsent<Value> {
  const copy = { ...value };
  for (const [key, item] of Object.entries(copy)) if (item === undefined) Reflect.deleteProperty(copy, key);
  if (!hasNothingAbsent(copy)) throw new Error('a key was left that has no value');
  return copy;
}

function hasNothingAbsent<Value extends object>(value: Value): value is Value & WithoutAbsent<Value> {
  return Object.values(value).every((item) => item !== undefined);
}
