import{modules as shared}from"./shared.index.js";export const id=4326;export const ids=[4326];export const modules={...shared};
