import{a}from"./office-chunk-U7J7LR37.js";import"./office-chunk-EPZ46I3D.js";export{a as en};
