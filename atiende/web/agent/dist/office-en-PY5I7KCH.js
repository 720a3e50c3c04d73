import{a}from"./office-chunk-LC5ETCCK.js";import"./office-chunk-6H6CMRN3.js";export{a as en};
