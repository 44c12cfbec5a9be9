import{modules as shared}from"./shared.index.js";export const id=5849;export const ids=[5849];export const modules={...shared};
