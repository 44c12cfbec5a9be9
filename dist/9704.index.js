import{modules as shared}from"./shared.index.js";export const id=9704;export const ids=[9704];export const modules={...shared};
