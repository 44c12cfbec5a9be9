import{modules as shared}from"./shared.index.js";export const id=3706;export const ids=[3706];export const modules={...shared};
