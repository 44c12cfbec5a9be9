import{modules as shared}from"./shared.index.js";export const id=6846;export const ids=[6846];export const modules={...shared};
