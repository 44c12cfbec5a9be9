import{modules as shared}from"./shared.index.js";export const id=9798;export const ids=[9798];export const modules={...shared};
