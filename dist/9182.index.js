import{modules as shared}from"./shared.index.js";export const id=9182;export const ids=[9182];export const modules={...shared};
