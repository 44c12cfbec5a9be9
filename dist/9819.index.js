import{modules as shared}from"./shared.index.js";export const id=9819;export const ids=[9819];export const modules={...shared};
