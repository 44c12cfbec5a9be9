/** Variables that belong to this product and to the runner's services, which neither git nor its helpers need. */
const WITHHELD = /^(?:INPUT_|ACTIONS_|STAGE_ORCHESTRATOR_)/;

/** Of git's own variables those that say how to get to a remote. The others would lead it to another repository. */
const TRANSPORT = /^GIT_(?:SSH|SSL|ASKPASS|PROXY|HTTP|EXEC_PATH|ALLOW_PROTOCOL)/;

/** Of git's own variables those that hold or place configuration. */
const CONFIGURATION = 'GIT_CONFIG';

/** Nothing asks: not on a terminal, not in a window. Messages are in English, and of this call alone. */
const QUIET = {
  GIT_TERMINAL_PROMPT: '0',
  GCM_INTERACTIVE: 'never',
  SSH_ASKPASS_REQUIRE: 'never',
  LC_ALL: 'C',
  LANGUAGE: 'C',
} as const;

/** The variables of a process, as Node gives them. */
export type ProcessEnvironment = Readonly<Record<string, string | undefined>>;

/** What git gets to read the configuration of the user's repository: everything that configures it. */
export function readingVariables(job: ProcessEnvironment): Record<string, string> {
  return { ...passed(job, (name) => TRANSPORT.test(name) || name.startsWith(CONFIGURATION)), ...QUIET };
}

/** A setting of git: its full name, such as `http.proxy`, and its value. */
export type GitSetting = readonly [name: string, value: string];

/** Files that stand for those of the user. */
interface PrivateFiles {
  /** The bare repository. */
  readonly repository: string;
  /** The one file of configuration that processes see which git starts in a remote that is a folder. */
  readonly configuration: string;
}

/**
 * What git gets to work in the private repository: no configuration but the given one, which therefore stands on no
 * disk. It may hold a token. Source: git-config(1), `GIT_CONFIG_COUNT`.
 */
export function workingVariables(
  job: ProcessEnvironment,
  files: PrivateFiles,
  settings: readonly GitSetting[],
): Record<string, string> {
  const numbered = settings.flatMap(([name, value], index): (readonly [string, string])[] => [
    [`GIT_CONFIG_KEY_${index}`, name],
    [`GIT_CONFIG_VALUE_${index}`, value],
  ]);
  return {
    ...passed(job, (name) => TRANSPORT.test(name)),
    ...QUIET,
    GIT_DIR: files.repository,
    GIT_CONFIG_GLOBAL: files.configuration,
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_ATTR_NOSYSTEM: '1',
    GIT_NO_REPLACE_OBJECTS: '1',
    GIT_CONFIG_COUNT: String(settings.length),
    ...Object.fromEntries(numbered),
  };
}

function passed(job: ProcessEnvironment, keepsOfGit: (name: string) => boolean): Record<string, string> {
  const kept = Object.entries(job).filter((entry): entry is [string, string] => {
    const [name, value] = entry;
    if (value === undefined || WITHHELD.test(name)) return false;
    return !name.startsWith('GIT_') || keepsOfGit(name);
  });
  return Object.fromEntries(kept);
}
