import{a}from"./office-chunk-2LS4NB54.js";import"./office-chunk-EPZ46I3D.js";export{a as en};
