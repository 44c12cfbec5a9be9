import { TestEnvironment } from 'jest-environment-node';

/**
 * Node's environment of Jest, in which `error instanceof Error` is true for errors of Node itself too.
 *
 * Jest runs each test file in a context with globals of its own, while what `node:fs` and its like throw comes from the
 * context outside. Without this, code that recognises such an error in production does not recognise it in a test.
 */
export default class OneErrorEnvironment extends TestEnvironment {
  /** @override */
  async setup() {
    await super.setup();
    const inner = this.global.Error;
    Object.defineProperty(inner, Symbol.hasInstance, {
      /**
       * Classes that extend `Error` inherit this, and answer for themselves.
       * @this {Function}
       * @param {unknown} value
       */
      value(value) {
        return this === inner ? Error.isError(value) : Function.prototype[Symbol.hasInstance].call(this, value);
      },
    });
  }
}
