/** A piece of a pattern: one character, or what stands for several. */
type Piece = { readonly kind: 'character'; readonly character: string } | { readonly kind: 'one' | 'some' | 'any' };

/**
 * Whether a text is what a pattern describes, from its beginning to its end. `*` stands for any characters but `/`, `**`
 * for any, `?` for one that is no `/`, as in GitHub's filters for branches. Only the pattern has such characters: in the
 * text they are themselves. Costs at most the length of one times the length of the other.
 */
export function matchesPattern(pattern: string, text: string): boolean {
  const pieces = piecesOf(pattern);
  // The places in the pattern up to which what was read of the text can lead.
  let places = skipping(pieces, new Set([0]));
  for (const character of text) {
    const next = new Set<number>();
    for (const place of places) {
      const piece = pieces[place];
      if (piece === undefined || !takes(piece, character)) continue;
      next.add(piece.kind === 'some' || piece.kind === 'any' ? place : place + 1);
    }
    places = skipping(pieces, next);
  }
  return places.has(pieces.length);
}

function piecesOf(pattern: string): readonly Piece[] {
  return (pattern.match(/\*+|[^*]/gu) ?? []).map((written): Piece => {
    if (written.startsWith('*')) return { kind: written === '*' ? 'some' : 'any' };
    return written === '?' ? { kind: 'one' } : { kind: 'character', character: written };
  });
}

function takes(piece: Piece, character: string): boolean {
  if (piece.kind === 'character') return piece.character === character;
  return piece.kind === 'any' || character !== '/';
}

/** Adds the places behind what may stand for nothing at all. */
function skipping(pieces: readonly Piece[], places: Set<number>): ReadonlySet<number> {
  // What is added to a set while it is gone through is gone through as well.
  for (const place of places) {
    const kind = pieces[place]?.kind;
    if (kind === 'some' || kind === 'any') places.add(place + 1);
  }
  return places;
}
