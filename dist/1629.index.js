import{modules as shared}from"./shared.index.js";export const id=1629;export const ids=[1629];export const modules={...shared};
