import{modules as shared}from"./shared.index.js";export const id=9220;export const ids=[9220];export const modules={...shared};
