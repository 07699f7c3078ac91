/**
 * What needs a file system or a terminal: progress bars, reports, drawings in characters.
 */
export { progress, type Output, type ProgressOptions } from './progress.js'
export { renderReport, writeReport, type Misread, type Report } from './report/index.js'
export { drawConfusion, drawImage, sideBySide, type DrawOptions } from './show/draw.js'
export { writeAtomically } from './file/write.js'
export { FileError, readFile, writeFile } from './file/files.js'
export { loadState, saveState, type LoadError } from './checkpoint/state.js'
export { checkpointed, loadLatest, type Checkpointing, type LoadLatest } from './checkpoint/checkpointed.js'
export { mnist } from './mnist.js'
