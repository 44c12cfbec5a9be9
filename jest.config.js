/** For a test that names no limit itself: far longer than it takes, also on a machine that is many times slower. */
const TEST_TIMEOUT_MS = 60_000;

/** Sources import `./x.ts`, so nothing is mapped: swc strips the types and Jest runs ES modules as they are. */
export default {
  testEnvironment: './__tests__/rigs/one-error-environment.mjs',
  roots: ['<rootDir>/__tests__'],
  testMatch: ['**/*.test.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      { jsc: { parser: { syntax: 'typescript' }, target: 'es2024' }, module: { type: 'es6' } },
    ],
  },
  coverageProvider: 'babel',
  maxWorkers: 2,
  restoreMocks: true,
  testTimeout: TEST_TIMEOUT_MS,
};
