/** A value that is made when it is first asked for, and then kept: for what is dear and seldom needed. */
export function once<Value>(make: () => Value): () => Value {
  let made: { readonly value: Value } | undefined;
  return () => (made ??= { value: make() }).value;
}
