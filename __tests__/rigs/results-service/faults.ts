/** What happens to a request instead of what it asks for, or on top of it. */
export type Fault =
  /** Nothing: for scripts in which only a later request goes wrong. */
  | { readonly kind: 'none' }
  /** This answer, and nothing is carried out. */
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly message?: string;
    }
  /** The connection breaks before anything is carried out. */
  | { readonly kind: 'reset' }
  /** It is carried out, and the connection breaks before the answer. */
  | { readonly kind: 'lose_answer' }
  /** The connection breaks after so many bytes of the body: of an upload, nothing is kept; of a download, they arrive. */
  | { readonly kind: 'cut'; readonly afterBytes: number }
  /** Slow: carried out when the promise settles, which is asked for when the request has arrived. See `HANGING`. */
  | { readonly kind: 'hold'; readonly until: () => Promise<unknown> };

/** Never answered. */
export const HANGING: Fault = { kind: 'hold', until: () => Promise.withResolvers().promise };

/** Which requests go wrong. Operations are named by the rig that has the faults. */
export interface Faults<Operation extends string> {
  /** The next requests for this operation, one fault each, in this order. */
  next(operation: Operation, ...faults: readonly Fault[]): void;
  /** Every request for this operation that has no scripted fault; `'*'`: for any operation. */
  always(operation: Operation | '*', fault: Fault): void;
  /** Nothing goes wrong any more. */
  clear(): void;
  /** For the rig: what happens to a request. Scripted faults are used up. */
  take(operation: Operation): Fault;
}

/** A service in which nothing goes wrong yet. */
export function createFaults<Operation extends string>(): Faults<Operation> {
  const scripts = new Map<string, readonly Fault[]>();
  const standing = new Map<string, Fault>();
  return {
    next(operation, ...faults) {
      scripts.set(operation, [...(scripts.get(operation) ?? []), ...faults]);
    },
    always(operation, fault) {
      standing.set(operation, fault);
    },
    clear() {
      scripts.clear();
      standing.clear();
    },
    take(operation) {
      const [fault, ...later] = scripts.get(operation) ?? [];
      scripts.set(operation, later);
      return fault ?? standing.get(operation) ?? standing.get('*') ?? { kind: 'none' };
    },
  };
}
