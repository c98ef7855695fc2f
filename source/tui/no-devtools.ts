const nothing = undefined;

/** In the bundle this stands in for react-devtools-core, which Ink loads for those who develop with it. */
export {nothing as default};
