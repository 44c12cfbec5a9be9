import{modules as shared}from"./shared.index.js";export const id=8480;export const ids=[8480];export const modules={...shared};
