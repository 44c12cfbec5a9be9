import{modules as shared}from"./shared.index.js";export const id=4296;export const ids=[4296,7550];export const modules={...shared};
