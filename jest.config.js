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
};
