import{modules as shared}from"./shared.index.js";export const id=4121;export const ids=[4121,1629];export const modules={...shared};
