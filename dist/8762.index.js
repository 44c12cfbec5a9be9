import{modules as shared}from"./shared.index.js";export const id=8762;export const ids=[8762];export const modules={...shared};
