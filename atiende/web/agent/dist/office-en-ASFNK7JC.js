import{a}from"./office-chunk-RRD2RZEO.js";import"./office-chunk-EPZ46I3D.js";export{a as en};
