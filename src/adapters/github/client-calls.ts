import * as z from 'zod/mini';

const CONTENT = z.custom<Uint8Array>((value) => value instanceof Uint8Array);

/** Files as they cross the boundary between two processes: names and bytes. */
export const SENT_FILES = z.array(z.tuple([z.string(), CONTENT]));

/** The files, as TypeScript sees them. */
export type SentFiles = readonly (readonly [name: string, content: Uint8Array])[];

/** What comes of a download. */
export const DOWNLOADED = z.union([SENT_FILES, z.enum(['gone', 'damaged'])]);

/** An artifact of the run that we are. */
export const RUN_ARTIFACT = z.object({ id: z.number(), name: z.string(), digest: z.exactOptional(z.string()) });

/** Where, and as whom, an artifact of another run is downloaded. */
const OWNER = z.object({ owner: z.string(), repository: z.string(), runId: z.number(), token: z.string() });

/**
 * What the process of the clients can be asked to do, with GitHub's own packages `@actions/cache` and
 * `@actions/artifact`. It answers one question after another.
 */
export const CLIENT_QUESTION = z.discriminatedUnion('name', [
  z.object({ name: z.literal('findCache'), keys: z.readonly(z.array(z.string())) }),
  z.object({ name: z.literal('restoreCache'), key: z.string() }),
  z.object({ name: z.literal('saveCache'), key: z.string(), files: z.readonly(SENT_FILES) }),
  z.object({ name: z.literal('listArtifacts') }),
  z.object({
    name: z.literal('uploadArtifact'),
    artifact: z.string(),
    files: z.readonly(SENT_FILES),
    retentionDays: z.optional(z.number()),
  }),
  // Without `from`: of the run that we are.
  z.object({
    name: z.literal('downloadArtifact'),
    id: z.number(),
    digest: z.optional(z.string()),
    from: z.optional(OWNER),
  }),
  z.object({ name: z.literal('deleteArtifact'), artifact: z.string() }),
]);

/** A question, as it is asked. */
export type ClientQuestion = z.input<typeof CLIENT_QUESTION>;

/** The answer of the process: what the question asks for, or a sentence that says why not. */
export const CLIENT_ANSWER = z.union([z.object({ problem: z.string() }), z.object({ reply: z.unknown() })]);

/** An answer, as it is given. */
export type ClientAnswer = { readonly reply: unknown } | { readonly problem: string };
