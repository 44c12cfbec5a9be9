import{modules as shared}from"./shared.index.js";export const id=7550;export const ids=[7550];export const modules={...shared};
