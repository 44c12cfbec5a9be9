/** A block blob: what has been put together, and the blocks that were sent and are in no list yet. */
interface Blob {
  readonly content?: Buffer;
  readonly contentType: string;
  readonly blocks: ReadonlyMap<string, Buffer>;
}

/** The blobs of the service, as Azure Storage keeps block blobs. */
export interface Blobs {
  /** A whole blob at once ("Put Blob"). */
  put(name: string, content: Buffer, contentType: string): void;
  /** A block under an id, which is part of nothing yet ("Put Block"). */
  putBlock(name: string, id: string, content: Buffer): void;
  /** Makes the blob of its blocks, in this order ("Put Block List"). False: a block was never sent. */
  putBlockList(name: string, ids: readonly string[], contentType: string): boolean;
  read(name: string): { readonly content: Buffer; readonly contentType: string } | undefined;
  /** Damages a blob, as no service should. */
  change(name: string, change: (content: Buffer) => Buffer): void;
  /** Everything that is kept, also blocks of uploads that were never finished: for searches after secrets. */
  readonly everything: readonly Buffer[];
}

/** No blobs yet. */
export function createBlobs(): Blobs {
  const blobs = new Map<string, Blob>();
  const blockBlob = (name: string): Blob => blobs.get(name) ?? { contentType: '', blocks: new Map() };
  return {
    put(name, content, contentType) {
      blobs.set(name, { content, contentType, blocks: new Map() });
    },
    putBlock(name, id, content) {
      const blob = blockBlob(name);
      blobs.set(name, { ...blob, blocks: new Map([...blob.blocks, [id, content]]) });
    },
    putBlockList(name, ids, contentType) {
      const { blocks } = blockBlob(name);
      const content = ids.map((id) => blocks.get(id));
      if (!content.every((block) => block !== undefined)) return false;
      blobs.set(name, { content: Buffer.concat(content), contentType, blocks: new Map() });
      return true;
    },
    read(name) {
      const { content, contentType } = blockBlob(name);
      return content && { content, contentType };
    },
    change(name, change) {
      const { content, contentType } = blockBlob(name);
      if (content === undefined) throw new Error(`there is no blob ${name}`);
      blobs.set(name, { content: change(content), contentType, blocks: new Map() });
    },
    get everything() {
      return [...blobs.values()].flatMap(({ content, blocks }) => [...(content ? [content] : []), ...blocks.values()]);
    },
  };
}
