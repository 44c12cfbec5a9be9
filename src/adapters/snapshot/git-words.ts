/** Most characters of git's own words that a message repeats. */
const MAX_WORDS = 300;

/** Most lines of it: the first ones say what happened, the last one what git made of it. */
const MAX_LINES = 4;

/** What git says beside the point: progress, where it connects to, advice for people at a terminal. */
const FILLER: readonly RegExp[] = [
  /^(?:To|From) /,
  /^Done$/,
  /^hint:/,
  /^Please make sure you have the correct access rights/,
  /^and the repository exists\.$/,
  /^warning: (?:filtering not recognized|no common commits)/,
  /^error: failed to push some refs to /,
];

/** Colours and other control sequences, which a remote may send. */
const CONTROL = /\p{Cc}\[[0-9;?]*[A-Za-z]|\p{Cc}/gu;

/** User and password in a URL. A password may itself hold an `@`. */
const CREDENTIALS = /([A-Za-z][A-Za-z0-9+.-]*:\/\/)[^\s/'"]*@/g;

/** A text without the user names and passwords of the URLs in it. */
export function maskCredentials(text: string): string {
  return text.replaceAll(CREDENTIALS, '$1***@');
}

/** What git wrote to standard error, as part of a sentence: the lines that matter, on one line and not too long. */
export function gitWords(stderr: string): string {
  const lines = maskCredentials(stderr)
    .split(/\r\n|\r|\n/)
    .map((line) => line.replaceAll(CONTROL, '').trim())
    .filter((line) => line !== '' && !FILLER.some((pattern) => pattern.test(line)))
    .map((line) => line.replace(/^(?:fatal|error): /, ''));
  const kept = lines.length <= MAX_LINES ? lines : [...lines.slice(0, MAX_LINES - 1), ...lines.slice(-1)];
  const words = kept.join('; ').replace(/\.$/, '');
  return words.length <= MAX_WORDS ? words : `${words.slice(0, MAX_WORDS)}\u2026`;
}
