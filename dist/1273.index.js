import{modules as shared}from"./shared.index.js";export const id=1273;export const ids=[1273];export const modules={...shared};
