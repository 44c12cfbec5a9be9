/** How a secret stands in what is kept: with a keyed hash of its value, or alone where there is no state key. */
export const SECRET_MARK = /⟦secret(?: [0-9a-f]+)?⟧/g;
