/** What a layer may import. */
interface Layer {
  /** Layers below it. */
  readonly below: readonly string[];
  /** Packages it may import; `'any'` for all dependencies in package.json that are shipped. */
  readonly packages: readonly string[] | 'any';
  /** Modules of Node it may import; `'pure-crypto'` for the functions of node:crypto that only compute. */
  readonly node: 'none' | 'pure-crypto' | 'any';
  /** Whether it is free of network, disk, clock, randomness and process. */
  readonly pure: boolean;
}

/** The layers by the name of their folder in src/. `wiring` is the entry points at the root and src/composition/. */
export const LAYERS: Readonly<Record<string, Layer>> = {
  domain: { below: [], packages: ['@noble/hashes'], node: 'none', pure: true },
  template: { below: ['domain'], packages: ['yaml'], node: 'pure-crypto', pure: true },
  extraction: { below: ['domain'], packages: [], node: 'none', pure: true },
  tokens: { below: ['domain', 'extraction'], packages: ['yaml'], node: 'none', pure: true },
  config: {
    below: ['domain', 'template', 'extraction', 'tokens'],
    packages: ['croner', 'yaml', 'zod'],
    node: 'pure-crypto',
    pure: true,
  },
  planning: {
    below: ['domain', 'template', 'extraction', 'tokens'],
    packages: ['croner'],
    node: 'pure-crypto',
    pure: true,
  },
  execution: {
    below: ['domain', 'template', 'extraction', 'tokens', 'config', 'planning'],
    packages: [],
    node: 'pure-crypto',
    pure: true,
  },
  commands: {
    below: ['domain', 'template', 'extraction', 'tokens', 'config', 'planning', 'execution'],
    packages: 'any',
    node: 'any',
    pure: false,
  },
  adapters: { below: ['domain'], packages: 'any', node: 'any', pure: false },
  wiring: {
    below: ['domain', 'template', 'extraction', 'tokens', 'config', 'planning', 'execution', 'commands', 'adapters'],
    packages: 'any',
    node: 'any',
    pure: false,
  },
};

/** The functions of node:crypto whose answer depends on nothing but their arguments. */
export const PURE_CRYPTO = [
  'createHash',
  'createHmac',
  'createCipheriv',
  'createDecipheriv',
  'hkdfSync',
  'timingSafeEqual',
] as const;

/** What is started from outside; everything below it may not know that it exists. */
export const ENTRY_POINTS = [
  'src/action.ts',
  'src/cli.ts',
  'src/clients.ts',
  'src/post.ts',
  'src/wave-post.ts',
  'src/wave.ts',
] as const;

/** The layer of a file in src/; undefined when there is no such layer. */
export function layerOf(file: string): string | undefined {
  if (isEntryPoint(file) || file.startsWith('src/composition/')) return 'wiring';
  const [, folder = '', rest] = file.split('/');
  return rest !== undefined && folder !== 'wiring' && folder in LAYERS ? folder : undefined;
}

/** Whether a file is started from outside. */
export function isEntryPoint(file: string): boolean {
  return ENTRY_POINTS.some((entry) => entry === file);
}

/** A file of `execution` that declares what the engine needs of the world: the one thing there adapters may see. */
export function isPort(file: string): boolean {
  return /^src\/execution\/([a-z0-9-]+-)?ports(-[a-z0-9-]+)?\.ts$/u.test(file);
}

/** The adapter that a file belongs to: its folder in src/adapters/, or the file itself where it has none. */
export function adapterOf(file: string): string {
  return file.split('/').slice(0, 3).join('/');
}
